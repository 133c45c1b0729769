/** The server writes its public address; where this page came by another (a tunnel, a proxy), its own will do. */
export function sameOrigin(url: string): string {
  const { pathname, search } = new URL(url, location.origin);
  return /^\/(tickets|receipts|uploads)\//.test(pathname) ? pathname + search : url;
}
