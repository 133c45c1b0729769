import type { EntityManager } from '@mikro-orm/postgresql';
import { Gauge } from 'prom-client';
import { clock } from '../platform/clock.js';
import { metrics } from '../platform/http/metrics.js';

const unfinishedWebhooks = new Gauge({
  name: 'foyer_webhooks_unfinished',
  help: 'Kept webhooks of payment providers that are not worked off: RECEIVED waits, FAILED met an error.',
  labelNames: ['provider', 'status'] as const,
  registers: [metrics],
});
const undeliveredMails = new Gauge({
  name: 'foyer_emails_undelivered',
  help: 'Mails that did not arrive: QUEUED waits or is tried again, FAILED was given up, BOUNCED was refused.',
  labelNames: ['status'] as const,
  registers: [metrics],
});
const jobs = new Gauge({
  name: 'foyer_jobs',
  help: 'Jobs: due, running, later, retrying after an error, given up after their last attempt.',
  labelNames: ['state'] as const,
  registers: [metrics],
});
const oldestWaiting = new Gauge({
  name: 'foyer_oldest_waiting_seconds',
  help: 'For how long the oldest due job, QUEUED mail or RECEIVED webhook has waited; 0 where none waits.',
  labelNames: ['kind'] as const,
  registers: [metrics],
});

/**
 * What waits and what was given up, with the instant since when the oldest of each waits. Each part reads a partial or
 * leading index, or the jobs, of which only those live that are not done. `?`: now.
 */
export const BACKLOG = `
  select 'webhook' as kind, provider, status, count(webhook.id)::int as count, min(received_at) as since
  from (values ('STRIPE'), ('PAYSTACK')) as p (provider)
  cross join (values ('RECEIVED'), ('FAILED')) as s (status)
  left join (select * from webhook_deliveries where status in ('RECEIVED', 'FAILED')) as webhook using (provider, status)
  group by provider, status
union all
  select 'email', null, status, count(email.status)::int, min(created_at)
  from (values ('QUEUED'), ('FAILED'), ('BOUNCED')) as s (status)
  left join (select status, created_at from emails where status in ('QUEUED', 'FAILED', 'BOUNCED')) as email using (status)
  group by status
union all
  select 'job', null, status, count(job.run_at)::int, min(run_at)
  from (values ('due'), ('running'), ('later'), ('retrying'), ('given_up')) as s (status)
  left join (
    select run_at, case when attempts >= max_attempts and locked_at is null then 'given_up'
                        when locked_at is not null then 'running'
                        when run_at <= ?::timestamptz then 'due'
                        when attempts > 0 then 'retrying'
                        else 'later' end as status
    from graphile_worker.jobs
  ) as job using (status)
  group by status`;

interface Row {
  readonly kind: 'webhook' | 'email' | 'job';
  readonly provider: string | null;
  readonly status: string;
  readonly count: number;
  readonly since: string | null;
}

/** What of each kind is waiting for its turn, rather than for a person or for another attempt. */
const WAITING = { webhook: 'RECEIVED', email: 'QUEUED', job: 'due' } as const;

/** How much work waits, for /metrics: the same in every process, since it is read from the database. */
export class BacklogService {
  constructor(private readonly em: EntityManager) {}

  /** Sets the gauges. @throws where the database can't say: then they are not there, rather than wrong. */
  async measure(): Promise<void> {
    const rows = await this.read().catch((error: unknown) => {
      for (const gauge of [unfinishedWebhooks, undeliveredMails, jobs, oldestWaiting]) gauge.reset();
      throw error;
    });
    for (const { kind, provider, status, count } of rows) {
      if (kind === 'webhook') unfinishedWebhooks.set({ provider: provider!, status }, count);
      else if (kind === 'email') undeliveredMails.set({ status }, count);
      else jobs.set({ state: status }, count);
    }
    for (const [kind, waiting] of Object.entries(WAITING)) {
      const ages = rows.filter(row => row.kind === kind && row.status === waiting).map(ageOf);
      oldestWaiting.set({ kind }, Math.max(0, ...ages));
    }
  }

  private read(): Promise<Row[]> {
    return this.em.execute<Row[]>(BACKLOG, [clock.now()]);
  }
}

/** In seconds. */
const ageOf = ({ since }: Row): number => (since ? (clock.now().getTime() - new Date(since).getTime()) / 1_000 : 0);
