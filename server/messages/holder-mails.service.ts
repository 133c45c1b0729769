import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Event } from '../events/event.entity.js';
import type { MailRequest, MailService } from '../mail/mail.service.js';
import type { JobQueue } from '../platform/jobs.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import { tellHolders, type News } from './tell-holders.job.js';

const { VALID, CHECKED_IN, CHECKED_OUT } = TicketStatus;

/** Mails that one job writes: a second of work, and one reading of the event's tickets. */
export const LOT = 2_000;

const HAD_SINCE = `and issued_at <= ? and not exists (
  select from transfers where ticket_id = tickets.id and transfers.status = 'ACCEPTED' and settled_at > ?)`;

/** Which holders of an event's tickets are meant. */
export interface Selection {
  readonly eventId: string;
  /** Null: of all tiers. */
  readonly tierIds: readonly string[] | null;
  /** Null: every ticket that is neither refunded nor void. */
  readonly status: TicketStatus | null;
  /** Only of tickets that their holders have since then, or longer: issued or taken over. */
  readonly until?: Date;
  /** True for what its readers may refuse: those who did are left out. */
  readonly refusable: boolean;
}

/** Tells something to everybody who holds tickets of an event: a mail an address, however many tickets it holds. */
export class HolderMailsService {
  constructor(
    private readonly em: EntityManager,
    private readonly mail: MailService,
    private readonly jobs: JobQueue,
  ) {}

  /** Begins, in the caller's transaction. */
  @Transactional()
  async tell(news: News): Promise<void> {
    await this.addNext(news, '');
  }

  /** Writes the mails of the next lot of addresses, those after `after`. */
  @Transactional()
  async tellNext(news: News, after: string): Promise<void> {
    const addresses = await this.next(selectionOf(news), after);
    await this.mail.queueAll(
      addresses.map(to => requestOf(news, to)),
      { inBulk: true },
    );
    if (addresses.length === LOT) await this.addNext(news, addresses.at(-1)!);
  }

  /** How many addresses are meant now. */
  async count(selection: Selection): Promise<number> {
    const { text, values } = await this.holders(selection);
    const [{ count }] = await this.em.execute<[{ count: number }]>(
      `select count(distinct holder_email)::int as count ${text}`,
      values,
    );
    return count;
  }

  private async next(selection: Selection, after: string): Promise<string[]> {
    const { text, values } = await this.holders(selection);
    const rows = await this.em.execute<{ email: string }[]>(
      `select distinct holder_email as email ${text} and holder_email > ? order by holder_email limit ${LOT}`,
      [...values, after],
    );
    return rows.map(({ email }) => email);
  }

  private async holders({ eventId, tierIds, status, until, refusable }: Selection) {
    const refused = `and not exists (select 1 from message_refusals as refusal
      where refusal.organization_id = ? and refusal.email = holder_email)`;
    const values: unknown[] = [eventId, status ? [status] : [VALID, CHECKED_IN, CHECKED_OUT]];
    if (tierIds) values.push([...tierIds]);
    if (until) values.push(until, until);
    if (refusable) values.push((await this.em.findOneOrFail(Event, eventId)).organization.id);
    const text = `from tickets where event_id = ? and status in (?)
      ${tierIds ? 'and tier_id in (?)' : ''} ${until ? HAD_SINCE : ''} ${refusable ? refused : ''}`;
    return { text, values };
  }

  private addNext(news: News, after: string): Promise<void> {
    const round = news.kind === 'reminder' && news.late ? ':late' : ''; // it must not take the place of the first
    return this.jobs.add(tellHolders, { news, after }, { key: `tellHolders:${keyOf(news)}${round}` });
  }
}

function selectionOf(news: News): Selection {
  const { eventId } = news;
  switch (news.kind) {
    case 'reminder': // who is inside, or was, knows
      return { eventId, tierIds: null, status: VALID, until: new Date(news.until), refusable: false };
    case 'eventChanged':
      return { eventId, tierIds: null, status: null, refusable: false };
    case 'message':
      return { eventId, tierIds: news.tierIds, status: news.status, refusable: true };
  }
}

/** What makes a second telling of the same news no second mail. */
function keyOf(news: News): string {
  switch (news.kind) {
    case 'reminder':
      return news.day ? `reminder:${news.eventId}:${news.day}` : `reminder:${news.eventId}`;
    case 'eventChanged':
      return `eventChanged:${news.changeId}`;
    case 'message':
      return `message:${news.messageId}`;
  }
}

function requestOf(news: News, to: string): MailRequest<News['kind']> {
  const { kind: template, eventId } = news;
  const common = { template, to, dedupeKey: `${keyOf(news)}:${to}`, eventId };
  switch (news.kind) {
    case 'reminder':
      return { ...common, params: { eventId, ...(news.day && { day: news.day }) } };
    case 'eventChanged':
      return { ...common, params: { eventId, before: news.before } };
    case 'message':
      return { ...common, params: { messageId: news.messageId }, messageId: news.messageId };
  }
}
