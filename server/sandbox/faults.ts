import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { SandboxRefusal } from './refusal.js';
import { one, type Db } from './store.js';
import { PROVIDERS, type SandboxProvider } from './sandbox-options.js';

/**
 * How the sandbox misbehaves, for each provider:
 * `slow`: the API does what it is asked and answers `ms` later (3000), so that a caller's time-out leaves it in doubt;
 * `failing`: the API answers 500 and does nothing (the hosted pages still work);
 * `duplicate`: every webhook is delivered twice at the same time;
 * `reorder`: webhooks are held back and sent in pairs, the later one first; alone, one goes after `ms` (1000 at most);
 * `lost`: webhooks are written down and never sent.
 */
export const FAULT_MODES = ['none', 'slow', 'failing', 'duplicate', 'reorder', 'lost'] as const;
export type FaultMode = (typeof FAULT_MODES)[number];

export interface Fault {
  provider: SandboxProvider;
  mode: FaultMode;
  /** Milliseconds for `slow` and `reorder`; null: their defaults. */
  ms: number | null;
}

const DEFAULT_SLOW_MS = 3000;
const MAX_MS = 120_000;

export async function readFault(db: Pick<Db, 'query'>, provider: SandboxProvider): Promise<Fault> {
  const fault = await one<Fault>(db, 'select provider, mode, ms from sandbox.faults where provider = $1', [provider]);
  return fault ?? { provider, mode: 'none', ms: null };
}

export const readFaults = (db: Pick<Db, 'query'>): Promise<Fault[]> =>
  Promise.all(PROVIDERS.map(provider => readFault(db, provider)));

/** Reads a switch from outside. */
export function parseFault(input: Record<string, unknown>): Fault {
  const provider = PROVIDERS.find(name => name === input.provider);
  if (!provider) throw new SandboxRefusal(400, `provider must be one of ${PROVIDERS.join(', ')}`);
  const mode = FAULT_MODES.find(name => name === input.mode);
  if (!mode) throw new SandboxRefusal(400, `mode must be one of ${FAULT_MODES.join(', ')}`);
  return { provider, mode, ms: readMs(input.ms) };
}

/** Milliseconds from outside; null for none. */
export function readMs(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const ms = Number(value);
  if (!Number.isInteger(ms) || ms < 0 || ms > MAX_MS) {
    throw new SandboxRefusal(400, `ms must be a whole number from 0 to ${MAX_MS}`);
  }
  return ms;
}

export async function setFault(db: Pick<Db, 'query'>, { provider, mode, ms }: Fault): Promise<void> {
  await db.query(
    `insert into sandbox.faults (provider, mode, ms) values ($1, $2, $3)
     on conflict (provider) do update set mode = excluded.mode, ms = excluded.ms`,
    [provider, mode, ms],
  );
}

/** Makes every route of `app`, a provider's API, slow or failing while its switch says so. */
export function misbehave(app: FastifyInstance, pool: Pool, provider: SandboxProvider, failure: object): void {
  const slowed = new WeakMap<object, number>();

  app.addHook('preHandler', async (request, reply) => {
    const { mode, ms } = await readFault(pool, provider);
    if (mode === 'failing') return reply.code(500).send(failure);
    if (mode === 'slow') slowed.set(request, ms ?? DEFAULT_SLOW_MS);
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    const ms = slowed.get(request);
    if (ms !== undefined) await sleep(ms, undefined, { ref: false });
    return payload;
  });
}
