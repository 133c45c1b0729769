import { ask } from './foyer.mjs';

const SIGN_IN = `mutation ($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on Session { accessToken }
    ... on UserError { code message }
  }
}`;

const { signIn } = await ask(SIGN_IN, { input: { email: 'buyer@foyer.test', password: 'not this one' } });
console.log(signIn.__typename, signIn.code);
// → InvalidCredentialsError INVALID_CREDENTIALS

const wrong = await ask('query ($id: ID!) { orders(eventId: $id) { nodes { id } } }', { id: 'x' }).catch(
  error => error,
);
console.log(wrong.code);
// → UNAUTHENTICATED

/** Asks again when the server says that it may: after too many calls, and while it is away for a moment. */
async function patiently(...question) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask(...question);
    } catch (error) {
      if (!error.retryAfterSeconds || tries === 3) throw error;
      await new Promise(resolve => setTimeout(resolve, error.retryAfterSeconds * 1_000));
    }
  }
}

console.log((await patiently('{ now }')).now);
// → Z
