import { GraphQLError, GraphQLScalarType } from 'graphql';
import {
  GraphQLCurrency,
  GraphQLDateTimeISO,
  GraphQLEmailAddress,
  GraphQLJSONObject,
  GraphQLSafeInt,
  GraphQLTimeZone,
  GraphQLURL,
} from 'graphql-scalars';

const MAX_EMAIL = 254; // RFC 5321, 4.5.3.1.3: a path holds 256 octets with its angle brackets
const MAX_URL = 2_048;

const named = (scalar: GraphQLScalarType, name: string, description: string, more: object = {}) =>
  new GraphQLScalarType({ ...scalar.toConfig(), name, description, ...more });

export const DateTime = named(GraphQLDateTimeISO, 'DateTime', 'An instant, ISO 8601 in UTC: 2026-11-20T19:30:00.000Z.');

const readEmail = (value: unknown): string => {
  const email = String(GraphQLEmailAddress.parseValue(typeof value === 'string' ? value.trim() : value)).toLowerCase();
  if (email.length > MAX_EMAIL) throw new GraphQLError(`An e-mail address has at most ${MAX_EMAIL} characters.`);
  return email;
};

/** Lower-cased as it comes in, so that one mailbox is one address everywhere. */
export const EmailAddress = named(
  GraphQLEmailAddress,
  'EmailAddress',
  'An e-mail address; compared without regard to case.',
  {
    parseValue: readEmail,
    parseLiteral: (node: { value?: unknown }) => readEmail(node.value),
    serialize: (value: unknown) => String(value), // one that we hold and that is none is shown, not an error
  },
);

const readUrl = (value: unknown): string => {
  const url = new URL(String(GraphQLURL.parseValue(value)));
  if (!/^https?:$/.test(url.protocol)) throw new GraphQLError('A URL begins with http:// or https://.');
  if (url.href.length > MAX_URL) throw new GraphQLError(`A URL has at most ${MAX_URL} characters.`);
  return url.href;
};

export const Url = named(GraphQLURL, 'URL', 'An absolute http or https URL.', {
  parseValue: readUrl,
  parseLiteral: (node: { value?: unknown }) => readUrl(node.value),
  serialize: (value: unknown) => String(value),
});

export const SafeInt = named(GraphQLSafeInt, 'SafeInt', 'An integer up to 2^53 - 1, sent as a JSON number.');
export const CurrencyCode = named(GraphQLCurrency, 'CurrencyCode', 'ISO 4217 alphabetic code.');
export const TimeZone = named(GraphQLTimeZone, 'TimeZone', 'IANA time zone name.');
export const JsonObject = named(GraphQLJSONObject, 'JSONObject', 'A JSON object.');
