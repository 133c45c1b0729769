import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { plural, t } from '@lingui/core/macro';
import { language } from '../words/language.js';
import { serverWords, type Refusal } from './server-words.js';

/** A failure in words for the person in front of it. */
export interface Problem {
  code: string;
  title: string;
  advice: string;
}

/**
 * GraphQL errors by their `extensions.code`, everything else as a lost connection. What a person can put right never
 * comes here: it is a member of the mutation's union.
 */
export function problemOf(error: unknown): Problem {
  if (!CombinedGraphQLErrors.is(error)) {
    const code = 'NETWORK';
    return {
      code,
      title: t`No connection`,
      advice: t`Foyer can’t be reached right now. Check your connection and try again.`,
    };
  }
  const { code = 'INTERNAL_SERVER_ERROR', retryAfterSeconds, fields } = error.errors[0]?.extensions ?? {};
  switch (code) {
    case 'UNAUTHENTICATED':
      return { code, title: t`Please sign in`, advice: t`Your session has ended. Sign in and carry on.` };
    case 'FORBIDDEN':
      return {
        code,
        title: t`Not yours to see`,
        advice: t`Your account has no access to this. Ask the organizer for a role.`,
      };
    case 'NOT_FOUND':
      return { code, title: t`Not found`, advice: t`It doesn’t exist, or this account may not see it.` };
    case 'RATE_LIMITED':
      return {
        code,
        title: t`Slow down a little`,
        advice: t`Too many tries. Try again in ${wait(retryAfterSeconds)}.`,
      };
    case 'BAD_USER_INPUT':
      return {
        code,
        title: t`Something isn’t right`,
        advice: firstField(fields) ?? t`Check what you entered and try again.`,
      };
    default:
      return { code: String(code), title: t`That didn’t work`, advice: t`The fault is ours. Try again in a moment.` };
  }
}

/** In how many seconds the server said to come back; null where it said nothing of it. */
export function retryAfter(error: unknown): number | null {
  if (!CombinedGraphQLErrors.is(error)) return null;
  const seconds: unknown = error.errors[0]?.extensions?.['retryAfterSeconds'];
  return typeof seconds === 'number' ? seconds : null;
}

/** Why a promo code takes nothing off, in words; undefined where the error is another. */
export function promoCodeTrouble(error: unknown): string | undefined {
  if (!CombinedGraphQLErrors.is(error)) return undefined;
  const [first] = error.errors;
  switch (first?.extensions?.['code']) {
    case 'PROMO_CODE_INVALID':
      return serverWords({ __typename: 'PromoCodeInvalidError', message: first.message });
    case 'RATE_LIMITED':
      return problemOf(error).advice;
    default:
      return undefined;
  }
}

function wait(seconds: unknown): string {
  if (typeof seconds !== 'number') return t`a minute`;
  return seconds < 90
    ? plural(Math.max(1, Math.ceil(seconds)), { one: '# second', other: '# seconds' })
    : plural(Math.ceil(seconds / 60), { one: '# minute', other: '# minutes' });
}

function firstField(fields: unknown): string | undefined {
  if (language() !== 'en') return undefined; // the server's words are English
  const first: unknown = Array.isArray(fields) ? fields[0] : undefined;
  return typeof first === 'object' && first && 'message' in first ? String(first.message) : undefined;
}

/** A refusal that this build doesn't know yet, from a newer server: its own words are better than none. */
export function unknownRefusal(refusal: Refusal): { title: string; advice: string } {
  return { title: t`That didn’t work`, advice: serverWords(refusal) };
}
