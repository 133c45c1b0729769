import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { causesOf, isDatabaseAway, isLockTimeout } from '../database-away.js';
import { BusyError, DomainError, InvalidInputError } from '../errors.js';

/** Codes that say what a program got wrong; whatever else went wrong is ours and is not described to a stranger. */
const SPOKEN = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** A text that PostgreSQL can't hold (NUL), or can't read as the uuid or number that it is compared with. */
const NOT_A_VALUE = /^(08P01|22021|22P02|22P05)$/;

/**
 * The only door through which errors leave: never a stack, a SQL text or another system's words.
 * `report` gets what was unexpected, for the log.
 */
export function formatErrorWith(report: (error: unknown) => void) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const { locations, path } = formatted;
    const answer = (code: string, message: string, extensions: object = {}) => ({
      message,
      ...(locations && { locations }),
      ...(path && { path }),
      extensions: { code, ...extensions },
    });

    if (original instanceof InvalidInputError)
      return answer('BAD_USER_INPUT', original.message, { fields: original.fields });
    if (original instanceof DomainError) return answer(original.code, original.message, { ...original });
    if (isDatabaseAway(original)) {
      return answer('SERVICE_UNAVAILABLE', 'The service is briefly unavailable. Try again in a moment.', {
        retryAfterSeconds: 5,
      });
    }
    if (isLockTimeout(original)) {
      const { message, extensions } = new BusyError();
      return { ...answer('', message), extensions };
    }
    if (causesOf(original).some(({ code }) => NOT_A_VALUE.test(code))) {
      return answer('BAD_USER_INPUT', 'A text holds characters that nothing can be found or kept by.', { fields: [] });
    }
    const code = formatted.extensions?.code;
    if (typeof code === 'string' && SPOKEN.has(code)) {
      const { stacktrace: _stack, ...extensions } = formatted.extensions ?? {};
      return { ...formatted, extensions };
    }
    report(original);
    return answer('INTERNAL_SERVER_ERROR', 'Something went wrong on our side. It has been recorded.');
  };
}
