import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { clock } from '../platform/clock.js';
import type { MailMessage } from './mail-message.js';

/** The most mails that are shown at once. */
const LIMIT = 100;

export interface OutboxMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly sentAt: Date;
  readonly attachments: OutboxAttachment[];
}

interface OutboxAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly cid: string | null;
  /** Where its bytes are, on this server. */
  readonly url: string;
}

interface Row extends Omit<OutboxMail, 'attachments' | 'sentAt'> {
  sent_at: Date;
  attachments: Omit<OutboxAttachment, 'url'>[];
}

/** Mails that no service carried, for the operator to read. */
export class OutboxService {
  constructor(private readonly em: EntityManager) {}

  /** Keeps a mail; a second time it does nothing. */
  @Transactional()
  async keep({ id, to, subject, html, text, attachments }: MailMessage): Promise<void> {
    const kept = await this.em.execute<unknown[]>(
      `insert into outbox_messages (id, recipient, subject, html, text, sent_at) values (?, ?, ?, ?, ?, ?)
       on conflict (id) do nothing returning id`,
      [id, to, subject, html, text, clock.now()],
    );
    if (kept.length === 0) return;
    for (const [position, { fileName, contentType, cid, content }] of attachments.entries()) {
      await this.em.execute(
        `insert into outbox_attachments (message_id, position, file_name, content_type, cid, content)
         values (?, ?, ?, ?, ?, ?)`,
        [id, position, fileName, contentType, cid ?? null, content],
      );
    }
  }

  /** The newest 100, newest first; of one address where it is given, whatever its case. */
  async list(to?: string): Promise<OutboxMail[]> {
    const rows = await this.em.execute<Row[]>(
      `select m.id, m.recipient as to, m.subject, m.html, m.text, m.sent_at,
              coalesce(json_agg(json_build_object('fileName', a.file_name, 'contentType', a.content_type, 'cid', a.cid)
                                order by a.position) filter (where a.message_id is not null), '[]') as attachments
       from (select * from outbox_messages where recipient = coalesce(?::text, recipient)
             order by sent_at desc, id desc limit ?) as m
       left join outbox_attachments as a on a.message_id = m.id
       group by m.id, m.recipient, m.subject, m.html, m.text, m.sent_at
       order by m.sent_at desc, m.id desc`,
      [to?.trim().toLowerCase() ?? null, LIMIT],
    );
    return rows.map(({ sent_at: sentAt, attachments, ...mail }) => ({
      ...mail,
      sentAt: new Date(sentAt),
      attachments: attachments.map((attachment, n) => ({
        ...attachment,
        url: `/dev/outbox/${mail.id}/attachments/${n}`,
      })),
    }));
  }

  /** One attachment, counted from 0; null where there is none. */
  async attachment(
    mailId: string,
    position: number,
  ): Promise<{ fileName: string; contentType: string; content: Buffer } | null> {
    const [row] = await this.em.execute<{ file_name: string; content_type: string; content: Buffer }[]>(
      'select file_name, content_type, content from outbox_attachments where message_id = ? and position = ?',
      [mailId, position],
    );
    return row ? { fileName: row.file_name, contentType: row.content_type, content: row.content } : null;
  }
}
