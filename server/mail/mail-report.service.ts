import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { afterCommit } from '../platform/after-commit.js';
import { takeDown, type CarrierReport } from './carrier-report.policy.js';
import { EmailMessage } from './email.entity.js';
import { emailsTotal } from './mail-delivery.service.js';

/** Takes down what a carrier reports about mails that it took. */
export class MailReportService {
  constructor(private readonly em: EntityManager) {}

  /** Any number of reports, about any mails, in any order, any number of times. What is about none of ours is dropped. */
  @Transactional()
  async hear(reports: readonly CarrierReport[]): Promise<void> {
    const named = await this.namedByCarrier(reports.filter(({ emailId }) => !emailId));
    const idOf = ({ emailId, messageIds }: CarrierReport): string | undefined =>
      emailId ?? messageIds.map(name => named.get(name)).find(Boolean);

    const ids = new Set(reports.map(idOf).filter(id => id !== undefined));
    const emails = await this.em.find(
      EmailMessage,
      { id: { $in: [...ids] } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } }, // by id: two batches wait in no circle
    );
    const byId = new Map(emails.map(email => [email.id, email]));
    const before = new Map(emails.map(({ id, status }) => [id, status]));
    for (const report of reports) {
      const email = byId.get(idOf(report) ?? '');
      if (email) takeDown(email, report);
    }
    const changed = emails.filter(({ id, status }) => status !== before.get(id));
    afterCommit(() => changed.forEach(({ status }) => emailsTotal.inc({ status })));
  }

  /** The ids of mails by the carrier's names of them. */
  private async namedByCarrier(reports: readonly CarrierReport[]): Promise<Map<string, string>> {
    const names = reports.flatMap(({ messageIds }) => messageIds);
    if (names.length === 0) return new Map();
    const rows = await this.em.execute<{ id: string; name: string }[]>(
      'select id, provider_message_id as name from emails where provider_message_id in (?)',
      [names],
    );
    return new Map(rows.map(({ id, name }) => [name, id]));
  }
}
