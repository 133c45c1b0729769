import { ask } from './foyer.mjs';

const SESSION = '... on Session { accessToken accessTokenExpiresAt refreshToken } ... on UserError { code message }';

const { signIn: session } = await ask(`mutation ($input: SignInInput!) { signIn(input: $input) { ${SESSION} } }`, {
  input: { email: 'owner@foyer.test', password: 'foyer-demo-night' },
});
const { me } = await ask('{ me { name memberships { role organization { slug } } } }', {}, session.accessToken);
console.log(me.name, me.memberships[0].role, me.memberships[0].organization.slug);
// → Ọlá Adéyẹmí OWNER harbour-nights

// Some time before it is over, or at the first UNAUTHENTICATED: without an Authorization header.
const { refreshSession: next } = await ask(
  `mutation ($input: RefreshSessionInput) { refreshSession(input: $input) { ${SESSION} } }`,
  { input: { refreshToken: session.refreshToken } },
);

await ask('mutation { signOut }', {}, next.accessToken);
const refused = await ask('{ myOrders { nodes { id } } }', {}, next.accessToken).catch(error => error);
console.log(refused.code);
// → UNAUTHENTICATED
