import { createHash, randomBytes } from 'node:crypto';
import type { SecretKey } from '../platform/secret-key.js';

const BYTES = 32;

/**
 * A new refresh token. Only its row says whether it counts; that we gave it says its signature, which costs no question to
 * the database: limits go by that.
 */
export const newRefreshToken = (secrets: SecretKey): string =>
  secrets.linkToken('refresh-token', randomBytes(BYTES).toString('base64url'));

/**
 * What tells it from others, whether it still counts or not; null for what we never gave, and for tokens of before they were
 * signed. Not its holder: who stole one that was ended would spend what they may ask.
 */
export function nameOf(secrets: SecretKey, token: string | undefined): string | null {
  const subject = token ? secrets.readLinkToken('refresh-token', token) : null;
  return subject && createHash('sha256').update(subject).digest('base64url');
}
