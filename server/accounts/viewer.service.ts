import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { Batches, type Outcome } from '../platform/batches.js';
import { rowsOf, runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { UnauthenticatedError } from '../platform/errors.js';
import type { SecretKey } from '../platform/secret-key.js';
import { readAccessToken, type AccessClaims } from './access-token.js';
import { User } from './user.entity.js';
import type { Viewer } from './viewer.entity.js';

/** Tokens whose signature was found good. Each is good for fifteen minutes. */
const KEPT = 10_000;

/**
 * Tells who asks. Whoever asks at once is looked up in one statement (see Batches), and each request by one that began
 * after it came: who was deactivated or signed out is refused from their next request on, not after fifteen minutes.
 */
export class Viewers {
  readonly #claims = new LRUCache<string, AccessClaims>({ max: KEPT });
  readonly #bearers = new Batches<AccessClaims, User>({ work: claims => this.readBearers(claims) });

  constructor(
    /** A new EntityManager: each batch has its own. */
    private readonly fork: () => EntityManager,
    private readonly secrets: SecretKey,
  ) {}

  /**
   * Who asks, from the access token of the request (undefined: a guest) and the address that it came from.
   * @throws UnauthenticatedError where the token, its session or its user no longer counts; BusyError.
   */
  async viewer(token: string | undefined, ip: string | null): Promise<Viewer> {
    if (!token) return { user: null, ip };
    const claims = await this.claimsOf(token);
    return { user: await this.#bearers.add(claims), ip, sessionFamily: claims.familyId };
  }

  /** A signature that was good stays so: only its time is looked at again, for it costs as much as all the rest. */
  private async claimsOf(token: string): Promise<AccessClaims> {
    const known = this.#claims.get(token);
    if (known && known.expiresAt > clock.now()) return known;
    const claims = await readAccessToken(this.secrets, token);
    this.#claims.set(token, claims);
    return claims;
  }

  private async readBearers(claims: readonly AccessClaims[]): Promise<Outcome<User>[]> {
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
    return claims.map(({ familyId }) => {
      const user = bearers.get(familyId);
      return user ? { result: user } : { refusal: new UnauthenticatedError('This session was ended. Sign in again.') };
    });
  }
}
