import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { forkEntityManager } from '../platform/database.js';
import type { SecretKey } from '../platform/secret-key.js';
import { SigningKey } from './signing-key.entity.js';
import { isSignedBy, parseCode, signCode } from './ticket-code.js';

interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const MOST_CACHED = 1_000;

/** The keys that sign ticket codes, one an event, read once a process. They never change. */
export class SigningKeys {
  readonly #pairs = new Map<string, Promise<KeyPair | null>>();

  constructor(
    private readonly orm: MikroORM,
    private readonly secrets: SecretKey,
  ) {}

  /** Makes the key of a new event, in the transaction that makes the event. The event must be flushed first. */
  async create(em: EntityManager, eventId: string): Promise<void> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
    await em.insert(SigningKey, {
      eventId,
      publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'),
      sealedPrivateKey: this.secrets.seal(pkcs8, eventId),
    });
  }

  /** The code of one version of a ticket. `em`: the transaction, where the event may have been made in it. */
  async sign(ticketId: string, eventId: string, version: number, em?: EntityManager): Promise<string> {
    const pair = await this.pairOf(eventId, em);
    if (!pair) throw new Error(`Event ${eventId} has no signing key`);
    return signCode(ticketId, eventId, version, pair.privateKey);
  }

  /** What proves an event's codes: base64url of the 32 raw bytes. */
  async publicKeyOf(eventId: string): Promise<string> {
    const pair = await this.pairOf(eventId);
    if (!pair) throw new Error(`Event ${eventId} has no signing key`);
    return pair.publicKey.export({ format: 'jwk' }).x!;
  }

  /** Whether one of our events' keys signed this code: tells a forgery from a ticket that is not known. */
  async verifies(code: string): Promise<boolean> {
    const parts = parseCode(code);
    const pair = parts && (await this.pairOf(parts.eventId));
    return Boolean(pair && isSignedBy(parts, pair.publicKey));
  }

  private pairOf(eventId: string, em: EntityManager = forkEntityManager(this.orm)): Promise<KeyPair | null> {
    let pair = this.#pairs.get(eventId);
    if (!pair) {
      if (this.#pairs.size >= MOST_CACHED) this.#pairs.clear();
      pair = this.read(eventId, em);
      this.#pairs.set(eventId, pair);
      // An unknown event and a failed read are asked again: a forged id must not fill the cache with nothing.
      pair.then(found => found ?? this.#pairs.delete(eventId)).catch(() => this.#pairs.delete(eventId));
    }
    return pair;
  }

  private async read(eventId: string, em: EntityManager): Promise<KeyPair | null> {
    const key = await em.findOne(SigningKey, { eventId });
    if (!key) return null;
    const pkcs8 = this.secrets.unseal(key.sealedPrivateKey, eventId);
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    return { privateKey, publicKey: createPublicKey(privateKey) };
  }
}
