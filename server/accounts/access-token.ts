import { jwtVerify, SignJWT } from 'jose';
import { clock } from '../platform/clock.js';
import { UnauthenticatedError } from '../platform/errors.js';
import type { SecretKey } from '../platform/secret-key.js';

const LIFE_MS = 15 * 60_000;
const ALGORITHM = 'HS256';

export interface AccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessClaims {
  readonly userId: string;
  /** The family of refresh tokens that it came with: revoked, it opens nothing. */
  readonly familyId: string;
  /** When it ends (UTC). */
  readonly expiresAt: Date;
}

/** A JWT that names its bearer for 15 minutes. */
export async function issueAccessToken(secrets: SecretKey, userId: string, familyId: string): Promise<AccessToken> {
  const now = clock.now().getTime();
  const expiresAt = new Date(Math.floor((now + LIFE_MS) / 1_000) * 1_000); // the claim counts in whole seconds
  const token = await new SignJWT({ sid: familyId })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt(new Date(now))
    .setExpirationTime(expiresAt)
    .sign(secrets.keyFor('access-token'));
  return { token, expiresAt };
}

/** @throws UnauthenticatedError where it is forged, damaged or too old. */
export async function readAccessToken(secrets: SecretKey, token: string): Promise<AccessClaims> {
  try {
    const { payload } = await jwtVerify(token, secrets.keyFor('access-token'), {
      algorithms: [ALGORITHM],
      currentDate: clock.now(),
      requiredClaims: ['sub', 'sid', 'exp'],
    });
    return { userId: payload.sub!, familyId: String(payload['sid']), expiresAt: new Date(payload.exp! * 1_000) };
  } catch {
    throw new UnauthenticatedError('The access token is not valid, or no longer. Refresh the session or sign in.');
  }
}
