import { randomBytes } from 'node:crypto';
import type { SecretKey } from '../platform/secret-key.js';

const BYTES = 32;

/**
 * A new refresh token of this user. Only its row says whether it counts; that it was given to them says its signature, which
 * costs no question to the database: limits go by that.
 */
export const newRefreshToken = (secrets: SecretKey, userId: string): string =>
  secrets.linkToken('refresh-token', `${userId}~${randomBytes(BYTES).toString('base64url')}`);

/** Whom it was given to, whether it still counts or not; null for what we never gave, and for tokens of before they were signed. */
export function holderOf(secrets: SecretKey, token: string | undefined): string | null {
  const subject = token ? secrets.readLinkToken('refresh-token', token) : null;
  return subject?.split('~', 1)[0] ?? null;
}
