import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { rowsOf, runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { UnauthenticatedError } from '../platform/errors.js';
import type { SecretKey } from '../platform/secret-key.js';
import { readAccessToken, type AccessClaims } from './access-token.js';
import { nameOf } from './refresh-token.js';
import { User } from './user.entity.js';
import type { Viewer } from './viewer.entity.js';

/** Tokens whose signature was found good. Each is good for fifteen minutes. */
const KEPT = 10_000;
const MOST_AT_ONCE = 500;

/**
 * Tells who asks. Requests that come in the same turn of the event loop are looked up in one statement, which begins
 * after all of them came: who was deactivated or signed out is refused from their next request on, not after fifteen
 * minutes.
 */
export class Viewers {
  readonly #claims = new LRUCache<string, AccessClaims>({ max: KEPT });
  readonly #bearers = new DataLoader<AccessClaims, User>(claims => this.readBearers(claims), {
    cache: false,
    maxBatchSize: MOST_AT_ONCE,
    batchScheduleFn: read => void setImmediate(read), // after all sockets of this turn were read
  });

  constructor(
    /** A new EntityManager: each reading has its own. */
    private readonly fork: () => EntityManager,
    private readonly secrets: SecretKey,
  ) {}

  /**
   * Who asks, from the access token of the request (undefined: a guest) and the address that it came from.
   * @throws UnauthenticatedError where the token, its session or its user no longer counts.
   */
  async viewer(token: string | undefined, ip: string | null): Promise<Viewer> {
    if (!token) return { user: null, ip };
    const claims = await this.claimsOf(token);
    return { user: await this.#bearers.load(claims), ip, sessionFamily: claims.familyId };
  }

  /**
   * Whose access token this is by its signature alone, or else which refresh token: for counting, and for nothing that anybody
   * may do. Null where neither is ours.
   */
  async signedBy(token: string | undefined, refreshToken: string | undefined): Promise<string | null> {
    const claims = token ? await this.claimsOf(token).catch(() => null) : null;
    return claims?.userId ?? nameOf(this.secrets, refreshToken);
  }

  /** A signature that was good stays so, and looking at it costs more than all the rest: the second time, its time alone. */
  private async claimsOf(token: string): Promise<AccessClaims> {
    const known = this.#claims.get(token);
    if (known && known.expiresAt > clock.now()) return known;
    const claims = await readAccessToken(this.secrets, token);
    this.#claims.set(token, claims);
    return claims;
  }

  private async readBearers(claims: readonly AccessClaims[]): Promise<(User | UnauthenticatedError)[]> {
    const sessions = [...new Map(claims.map(claim => [claim.familyId, claim])).values()];
    const em = this.fork();
    const rows = await runBulk(
      em,
      sql<{ family_id: string }>`
        select family_id, users.*
        from ${rowsOf('claim', [
          { name: 'user_id', type: 'uuid', values: sessions.map(({ userId }) => userId) },
          { name: 'family_id', type: 'uuid', values: sessions.map(({ familyId }) => familyId) },
        ])}, lateral (
          select * from users where id = claim.user_id and deactivated_at is null limit 1
        ) as users, lateral (
          select from sessions
          where sessions.family_id = claim.family_id and sessions.user_id = claim.user_id and revoked_at is null limit 1
        ) as session`,
    );
    const bearers = new Map(rows.map(({ family_id: familyId, ...user }) => [familyId, em.map(User, user)]));
    return claims.map(
      ({ familyId }) => bearers.get(familyId) ?? new UnauthenticatedError('This session was ended. Sign in again.'),
    );
  }
}
