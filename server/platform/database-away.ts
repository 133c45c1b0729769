import type { GraphQLError } from 'graphql';

/**
 * PostgreSQL classes 08 (connection; not 08P01, its answer to a text with NUL in it), 53 (resources), 57P (operator
 * intervention) and 25P03 (a session that it ended because its transaction stood still), and Node's socket errors.
 */
const DATABASE_AWAY = /^(08(?!P01)|25P03|53|57P)|^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT)$/;
/** What pg says without a code, of connections that broke or could not be had. */
const LOST = /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/;

/** True where the database can't be reached or is shutting down, however deep the driver's error is wrapped. */
export function isDatabaseAway(error: unknown): boolean {
  return causesOf(error).some(({ code, message }) => DATABASE_AWAY.test(code) || LOST.test(message));
}

/** True where somebody else kept a lock for longer than is waited here (`lock_timeout`, see database.ts). */
export function isLockTimeout(error: unknown): boolean {
  return causesOf(error).some(({ code }) => code === '55P03');
}

/** An error and what caused it, outermost first. */
export function causesOf(error: unknown): { code: string; message: string }[] {
  const causes = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause ?? (cause as GraphQLError).originalError) {
    causes.push({ code: String((cause as { code?: unknown }).code), message: cause.message });
  }
  return causes;
}
