import { Gauge } from 'prom-client';
import { metrics } from '../platform/http/metrics.js';
import { log } from '../platform/log.js';

type Counts = () => Promise<Record<string, number>>;

let counts: Counts | undefined;

const openIssues = new Gauge({
  name: 'foyer_payment_issues',
  help: 'What about money needs a person, by kind: the same in every process of one database.',
  labelNames: ['kind'] as const,
  registers: [metrics],
  async collect() {
    try {
      for (const [kind, count] of Object.entries((await counts?.()) ?? {})) this.set({ kind }, count);
    } catch (error) {
      this.reset(); // the other figures are told all the same
      log.warn({ err: error }, 'what needs a person could not be counted');
    }
  },
});

/** Counts by this from now on, at each reading of the metrics. @returns what ends it. */
export function measurePaymentIssues(count: Counts): () => void {
  counts = count;
  return () => {
    if (counts !== count) return;
    counts = undefined;
    openIssues.reset();
  };
}
