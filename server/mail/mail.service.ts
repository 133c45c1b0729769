import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { JobQueue } from '../platform/jobs.js';
import type { MailParams, MailTemplateName } from './mail-params.js';
import { sendEmail } from './send-email.job.js';

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
}

/** Records mails. They leave after the commit, by the job `sendEmail`. */
export class MailService {
  constructor(
    private readonly em: EntityManager,
    private readonly jobs: JobQueue,
  ) {}

  /** Records a mail and the job that sends it, in the running transaction. Never throws because of the address. */
  @Transactional()
  async queue<Name extends MailTemplateName>(request: MailRequest<Name>): Promise<void> {
    const { template, to, dedupeKey, params, language, eventId, orderId } = request;
    const recorded = await this.em.execute<{ id: string }[]>(
      `insert into emails (id, dedupe_key, event_id, order_id, recipient, template, params, language, status, created_at)
       select asked.id, asked.dedupe_key, event.id, asked.order_id, asked.recipient, asked.template, asked.params,
              coalesce(asked.language, event.language, 'en'), 'QUEUED', asked.created_at
       from (values (?::uuid, ?::text, ?::uuid, ?::uuid, ?::text, ?::text, ?::jsonb, ?::text, ?::timestamptz))
         as asked (id, dedupe_key, event_id, order_id, recipient, template, params, language, created_at)
       left join orders on orders.id = asked.order_id
       left join events as event on event.id = coalesce(asked.event_id, orders.event_id)
       on conflict (dedupe_key) do nothing
       returning id`,
      [
        newId(),
        dedupeKey,
        eventId ?? null,
        orderId ?? null,
        to,
        template,
        JSON.stringify(params),
        language ?? null,
        clock.now(),
      ],
    );
    for (const { id: emailId } of recorded) await this.jobs.add(sendEmail, { emailId });
  }
}
