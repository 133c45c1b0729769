import type { FastifyInstance } from 'fastify';
import { inTime } from '../in-time.js';

const CHECK_MS = 1_000;

/** What has to work before requests are welcome; each rejects when it does not. */
export type Checks = Record<string, () => Promise<unknown>>;

/** Whether this process should get requests: not while something it needs is away, and not while it is leaving. */
export class Readiness {
  #draining = false;

  constructor(private readonly checks: Checks) {}

  /** From now on /ready fails, so that a balancer sends nobody here any more. */
  startDraining(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Runs every check at once, each for a second at most. */
  async ask(): Promise<{ ready: boolean; checks: Record<string, 'ok' | 'failed'> }> {
    const outcomes = await Promise.all(
      Object.entries(this.checks).map(async ([name, check]) => [name, await passes(check)] as const),
    );
    const ready = !this.#draining && outcomes.every(([, passed]) => passed);
    return { ready, checks: Object.fromEntries(outcomes.map(([name, passed]) => [name, passed ? 'ok' : 'failed'])) };
  }
}

async function passes(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await inTime(check(), CHECK_MS);
    return true;
  } catch {
    return false;
  }
}

/** `/health`: the process answers. `/ready`: it can do its work; 503 while it can't or is leaving. */
export function registerHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'healthy' };
  });
  app.get('/ready', async (_request, reply) => {
    const { ready, checks } = await readiness.ask();
    reply.header('cache-control', 'no-store').code(ready ? 200 : 503);
    return { status: ready ? 'ready' : readiness.draining ? 'draining' : 'unavailable', checks };
  });
}
