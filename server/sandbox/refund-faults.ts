import { readMs } from './faults.js';
import { SandboxRefusal } from './refusal.js';
import { PROVIDERS, type SandboxProvider } from './sandbox-options.js';
import { one, type Db } from './store.js';

/**
 * What becomes of the refunds that are made while this is set, for each provider:
 * `succeed`: as usual; with `ms` each step takes that long;
 * `fail`: pending at first, then failed;
 * `fail-late`: succeeded, and failed after all (Stripe alone: what Paystack has processed stays so);
 * `hold`: pending until somebody decides.
 */
export const REFUND_COURSES = ['succeed', 'fail', 'fail-late', 'hold'] as const;
export type RefundCourse = (typeof REFUND_COURSES)[number];

export interface RefundFault {
  provider: SandboxProvider;
  course: RefundCourse;
  /** Milliseconds that each step takes; null: as usual. */
  ms: number | null;
}

/** What each step takes otherwise: days at the providers, well under a second here. */
export const STEP_MS = 350;

/** When a refund takes its next step: never, if none is ahead of it. SQL of two parameters. */
export const nextStep = (ahead: string, ms: string): string =>
  `case when cardinality(${ahead}::text[]) > 0 then clock_timestamp() + ${ms}::integer * interval '1 millisecond' end`;

/** Reads what a person decides about one refund: `{provider, id, outcome}`. */
export function parseRefundOutcome(input: Record<string, unknown>) {
  const provider = PROVIDERS.find(name => name === input.provider);
  if (!provider) throw new SandboxRefusal(400, `provider must be one of ${PROVIDERS.join(', ')}`);
  const outcome = (['succeeded', 'failed'] as const).find(name => name === input.outcome);
  if (!outcome) throw new SandboxRefusal(400, 'outcome must be succeeded or failed');
  return { provider, id: String(input.id ?? ''), outcome };
}

export async function readRefundFault(db: Pick<Db, 'query'>, provider: SandboxProvider): Promise<RefundFault> {
  const sql = 'select provider, course, ms from sandbox.refund_faults where provider = $1';
  return (await one<RefundFault>(db, sql, [provider])) ?? { provider, course: 'succeed', ms: null };
}

export const readRefundFaults = (db: Pick<Db, 'query'>): Promise<RefundFault[]> =>
  Promise.all(PROVIDERS.map(provider => readRefundFault(db, provider)));

/** Reads a switch from outside. */
export function parseRefundFault(input: Record<string, unknown>): RefundFault {
  const provider = PROVIDERS.find(name => name === input.provider);
  if (!provider) throw new SandboxRefusal(400, `provider must be one of ${PROVIDERS.join(', ')}`);
  const course = REFUND_COURSES.find(name => name === input.course);
  if (!course) throw new SandboxRefusal(400, `course must be one of ${REFUND_COURSES.join(', ')}`);
  if (provider === 'PAYSTACK' && course === 'fail-late') {
    throw new SandboxRefusal(400, 'what Paystack has processed does not fail afterwards');
  }
  return { provider, course, ms: readMs(input.ms) };
}

export async function setRefundFault(db: Db, { provider, course, ms }: RefundFault): Promise<void> {
  await db.query(
    `insert into sandbox.refund_faults (provider, course, ms) values ($1, $2, $3)
     on conflict (provider) do update set course = excluded.course, ms = excluded.ms`,
    [provider, course, ms],
  );
}
