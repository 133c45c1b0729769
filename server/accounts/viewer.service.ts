import type { EntityManager } from '@mikro-orm/postgresql';
import { UnauthenticatedError } from '../platform/errors.js';
import type { SecretKey } from '../platform/secret-key.js';
import { readAccessToken } from './access-token.js';
import { User } from './user.entity.js';
import type { Viewer } from './viewer.entity.js';

/**
 * Who asks, from the access token of the request (undefined: a guest) and the address that it came from. One query:
 * whoever was deactivated or signed out since the token was made is refused at once, not after fifteen minutes.
 * @throws UnauthenticatedError where the token, its session or its user no longer counts.
 */
export async function viewerFrom(
  em: EntityManager,
  secrets: SecretKey,
  token: string | undefined,
  ip: string | null,
): Promise<Viewer> {
  if (!token) return { user: null, ip };

  const { userId, familyId } = await readAccessToken(secrets, token);
  const [row] = await em.execute<Record<string, unknown>[]>(
    `select * from users where id = ? and deactivated_at is null
     and exists (select from sessions where family_id = ? and user_id = users.id and revoked_at is null)`,
    [userId, familyId],
  );
  if (!row) throw new UnauthenticatedError('This session was ended. Sign in again.');
  return { user: em.map(User, row), ip, sessionFamily: familyId };
}
