import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Gauge } from 'prom-client';
import { clock } from '../platform/clock.js';
import { metrics } from '../platform/http/metrics.js';
import { log } from '../platform/log.js';
import { POSTING_DIGEST, sealHash } from './ledger-digest.js';

/** Any number that is ours alone: under this advisory lock one process seals. */
const SEALING_LOCK = 7_166_372_938;
const POSTINGS_A_SEAL = 1_000;

const unsealed = new Gauge({
  name: 'foyer_ledger_unsealed_postings',
  help: 'Postings of the ledger that no seal covers yet.',
  registers: [metrics],
});

interface Seal {
  readonly number: string;
  readonly postings: number;
  readonly hash: string;
}

/**
 * Seals the ledger: each seal is a hash over postings and over the seal before, so that whoever changes, adds or removes
 * one has to make all later seals anew, and whoever wrote a hash down notices.
 *
 * A chain that grows with each sale would let sales wait for each other. So a posting only puts its id on the list of
 * what is unsealed, by a trigger, and is sealed by a worker soon after. None is left out: a posting and its place on the
 * list commit together, however long their transaction was open, and it leaves the list in the transaction that seals it.
 */
export class LedgerSealService {
  constructor(private readonly em: EntityManager) {}

  /** Seals what is committed and unsealed. Does nothing while another process does, or where there is nothing. */
  async sealAll(): Promise<void> {
    while (await this.isAnyUnsealed()) {
      const seal = await this.sealSome();
      if (!seal) return;
      // Kept outside of the database with the log: a chain that was made anew has other hashes.
      log.info(seal, 'ledger sealed');
    }
  }

  /** Counts what is unsealed for /metrics. @throws where the database can't say: then it is not told. */
  async measure(): Promise<void> {
    unsealed.remove();
    const [row] = await this.em.execute<{ count: number }[]>('select count(*)::int as count from ledger_unsealed');
    unsealed.set(row!.count);
  }

  private async isAnyUnsealed(): Promise<boolean> {
    const [unsealed] = await this.em.execute<unknown[]>('select from ledger_unsealed limit 1');
    return unsealed !== undefined;
  }

  @Transactional()
  private async sealSome(): Promise<Seal | null> {
    const [lock] = await this.em.execute<{ mine: boolean }[]>('select pg_try_advisory_xact_lock(?) as mine', [
      SEALING_LOCK,
    ]);
    if (!lock!.mine) return null;
    // A statement of its own: it sees the seal that the last holder of the lock committed.
    const [seal] = await this.em.execute<Seal[]>(
      `with taken as (
         delete from ledger_unsealed
         where posting_id in (select posting_id from ledger_unsealed order by posting_id limit ?)
         returning posting_id
       ), digested as (
         select posting.id as posting_id, count(*) as entries, ${POSTING_DIGEST} as digest
         from taken join ledger_postings as posting on posting.id = taken.posting_id
         join ledger_entries as entry on entry.posting_id = posting.id
         group by posting.id
       ), seal as (
         select coalesce(last.number, 0) + 1 as number, coalesce(last.hash, decode(repeat('00', 32), 'hex')) as previous_hash,
                covered.postings, covered.entries, ?::timestamptz as sealed_at, covered.digests
         from (
           select count(*) as postings, sum(entries) as entries,
                  string_agg(encode(digest, 'hex'), '' order by posting_id) as digests
           from digested
         ) as covered
         left join lateral (select number, hash from ledger_seals order by number desc limit 1) as last on true
         where covered.postings > 0
       ), written as (
         insert into ledger_seals (number, previous_hash, postings, entries, sealed_at, hash)
         select number, previous_hash, postings, entries, sealed_at, ${sealHash('seal.digests')} from seal
         returning number, postings, hash
       ), listed as (
         insert into ledger_sealed_postings (posting_id, seal_number, digest)
         select posting_id, number, digest from digested, written
       )
       select number, postings, encode(hash, 'hex') as hash from written`,
      [POSTINGS_A_SEAL, clock.now()],
    );
    return seal ?? null;
  }
}
