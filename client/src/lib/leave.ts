/** Leaves the client for another page, the provider's mostly. An object, so that tests can watch it. */
export const leave = {
  to: (url: string) => location.assign(url),
};
