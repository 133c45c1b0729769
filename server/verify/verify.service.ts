import type { Client } from 'pg';
import { INVARIANTS, type Invariant } from './invariants.js';
import { LEDGER_INVARIANTS } from './ledger-invariants.js';
import { SALES_INVARIANTS } from './sales-invariants.js';
import { TRANSFER_INVARIANTS } from './transfer-invariants.js';

const ALL = [...INVARIANTS, ...LEDGER_INVARIANTS, ...SALES_INVARIANTS, ...TRANSFER_INVARIANTS];

/** A place where the record does not agree with itself. */
export interface Difference {
  readonly invariant: Invariant;
  /** What it is about: `tier <id>`. */
  readonly subject: string;
  readonly recorded: string;
  readonly counted: string;
}

/**
 * Counts everything again and says where the record differs. Reads one snapshot, without a lock: it can run while
 * tickets are sold.
 */
export async function findDifferences(database: Pick<Client, 'query'>): Promise<Difference[]> {
  await database.query('begin isolation level repeatable read read only');
  try {
    const differences: Difference[] = [];
    for (const invariant of ALL) {
      const { rows } = await database.query<Omit<Difference, 'invariant'>>(invariant.differences);
      differences.push(...rows.map(row => ({ invariant, ...row })));
    }
    return differences;
  } finally {
    await database.query('rollback');
  }
}

/** The newest seal of the ledger as `number hash`, to be compared with what was written down elsewhere; null before the first. */
export async function lastSeal(database: Pick<Client, 'query'>): Promise<string | null> {
  const { rows } = await database.query<{ seal: string }>(
    `select number || ' ' || encode(hash, 'hex') as seal from ledger_seals order by number desc limit 1`,
  );
  return rows[0]?.seal ?? null;
}
