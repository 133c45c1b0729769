import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { rowsOf, runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { JobQueue } from '../platform/jobs.js';
import type { MailParams, MailTemplateName } from './mail-params.js';
import { sendEmail, sendEmailInBulk } from './send-email.job.js';

export interface MailRequest<Name extends MailTemplateName> {
  readonly template: Name;
  /** One address. */
  readonly to: string;
  /** What it tells of: a second mail with the same key is neither recorded nor sent. */
  readonly dedupeKey: string;
  readonly params: MailParams<Name>;
  /** BCP 47 tag; the event's where it is left out, else English. */
  readonly language?: string;
  /** Under which event staff find it; the order's where it is left out. */
  readonly eventId?: string;
  readonly orderId?: string;
  /** The message of an event’s staff that it brings. */
  readonly messageId?: string;
}

export interface QueueOptions {
  /** True for mails by the thousand, which leave behind those that somebody waits for. */
  readonly inBulk?: boolean;
}

/** Records mails. They leave after the commit, by the job `sendEmail`. */
export class MailService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
  ) {}

  /** Records a mail and the job that sends it, in the running transaction. Never throws because of the address. */
  queue<Name extends MailTemplateName>(request: MailRequest<Name>): Promise<void> {
    return this.queueAll([request]);
  }

  /** Records many mails and the jobs that send them. */
  @Transactional()
  async queueAll<Name extends MailTemplateName>(
    requests: readonly MailRequest<Name>[],
    { inBulk = false }: QueueOptions = {},
  ): Promise<void> {
    if (requests.length === 0) return;
    const asked = rowsOf('asked', [
      { name: 'id', type: 'uuid', values: requests.map(() => newId()) },
      { name: 'dedupe_key', type: 'text', values: requests.map(({ dedupeKey }) => dedupeKey) },
      { name: 'event_id', type: 'uuid', values: requests.map(({ eventId }) => eventId ?? null) },
      { name: 'order_id', type: 'uuid', values: requests.map(({ orderId }) => orderId ?? null) },
      { name: 'message_id', type: 'uuid', values: requests.map(({ messageId }) => messageId ?? null) },
      { name: 'recipient', type: 'text', values: requests.map(({ to }) => to) },
      { name: 'template', type: 'text', values: requests.map(({ template }) => template) },
      { name: 'params', type: 'jsonb', values: requests.map(({ params }) => JSON.stringify(params)) },
      { name: 'language', type: 'text', values: requests.map(({ language }) => language ?? null) },
    ]);
    const recorded = await runBulk(
      this.em,
      sql<{
        id: string;
      }>`insert into emails (id, dedupe_key, event_id, order_id, message_id, recipient, template, params, language, status, created_at)
       select asked.id, asked.dedupe_key, event.id, asked.order_id, asked.message_id, asked.recipient, asked.template, asked.params,
              coalesce(asked.language, event.language, 'en'), 'QUEUED', ${clock.now()}
       from ${asked}
       left join orders on orders.id = asked.order_id
       left join events as event on event.id = coalesce(asked.event_id, orders.event_id)
       on conflict (dedupe_key) do nothing
       returning id`,
    );
    await this.jobs.addAll(
      inBulk ? sendEmailInBulk : sendEmail,
      recorded.map(({ id: emailId }) => ({ payload: { emailId } })),
    );
  }
}
