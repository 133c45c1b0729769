/** Where the server is: `npm start` serves here. */
export const FOYER = process.env.FOYER ?? 'http://localhost:4000';

/**
 * Asks one operation. A document is constant text; what changes goes into its variables.
 * @throws what a program got wrong, with its `code` and what else the answer says of it.
 */
export async function ask(document, variables = {}, token = null) {
  const answer = await fetch(`${FOYER}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: document, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw Object.assign(new Error(errors[0].message), errors[0].extensions);
  return data;
}

/** Signs one of the demo's people in. @returns the access token. */
export async function signIn(email) {
  const { signIn: result } = await ask(
    `mutation ($input: SignInInput!) {
      signIn(input: $input) { ... on Session { accessToken } ... on UserError { message } }
    }`,
    { input: { email, password: 'foyer-demo-night' } },
  );
  if (!result.accessToken) throw new Error(result.message);
  return result.accessToken;
}

/** The token in the link to this page of the newest mail to this address. Development alone: there the outbox keeps mails. */
export async function mailedToken(to, page) {
  for (let tries = 0; tries < 100; tries += 1) {
    const mails = await (await fetch(`${FOYER}/dev/outbox?to=${encodeURIComponent(to)}`)).json();
    const link = mails.map(({ text }) => new RegExp(`/${page}\\?token=([\\w.~%-]+)`).exec(text)).find(Boolean);
    if (link) return decodeURIComponent(link[1]);
    await new Promise(resolve => setTimeout(resolve, 200)); // a worker sends it, some moments later
  }
  throw new Error(`No mail to ${to} has a link to ${page}.`);
}
