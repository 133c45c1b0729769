import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { Event } from '../events/event.entity.js';
import type { MailRequest, MailService } from '../mail/mail.service.js';
import type { JobQueue } from '../platform/jobs.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import { tellHolders, type News } from './tell-holders.job.js';

const { VALID, CHECKED_IN, CHECKED_OUT } = TicketStatus;

/** Tickets that one job goes through, and mails that it writes at most: a second of work. */
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

/** Some of an event's tickets, one after the other. */
interface Lot {
  readonly count: number;
  /** Its last one's number. */
  readonly last: number;
  /** Of those that are meant; null where there is none. */
  readonly addresses: readonly string[] | null;
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
    await this.addNext(news, 0);
  }

  /**
   * Writes the mails of the next lot of tickets, those after the one with this number. By their numbers, and whoever is
   * not meant among them too: by their addresses each lot would have all tickets of the event to read.
   */
  @Transactional()
  async tellNext(news: News, after: number): Promise<void> {
    const { count, last, addresses } = await this.next(selectionOf(news), after);
    await this.mail.queueAll(
      (addresses ?? []).map(to => requestOf(news, to)),
      { inBulk: true },
    );
    if (count === LOT) await this.addNext(news, last);
  }

  /** How many addresses are meant now. */
  async count(selection: Selection): Promise<number> {
    const { text, values } = await this.meant(selection);
    const [{ count }] = await this.em.execute<[{ count: number }]>(
      `select count(distinct holder_email)::int as count from tickets where event_id = ? and ${text}`,
      [selection.eventId, ...values],
    );
    return count;
  }

  private async next(selection: Selection, after: number): Promise<Lot> {
    const { text, values } = await this.meant(selection);
    const [lot] = await this.em.execute<[Lot]>(
      `with tickets as materialized (
         select id, serial_number, tier_id, status, holder_email, issued_at from tickets
         where event_id = ? and serial_number > ? order by serial_number limit ${LOT}
       )
       select count(*)::int as count, max(serial_number) as last,
         (select array_agg(distinct holder_email) from tickets where ${text}) as addresses from tickets`,
      [selection.eventId, after, ...values],
    );
    return lot;
  }

  /** Which of an event's tickets. */
  private async meant({ eventId, tierIds, status, until, refusable }: Selection) {
    const refused = `and not exists (select 1 from message_refusals as refusal
      where refusal.organization_id = ? and refusal.email = holder_email)`;
    const values: unknown[] = [status ? [status] : [VALID, CHECKED_IN, CHECKED_OUT]];
    if (tierIds) values.push([...tierIds]);
    if (until) values.push(until, until);
    if (refusable) values.push((await this.em.findOneOrFail(Event, eventId)).organization.id);
    const text = `status in (?) ${tierIds ? 'and tier_id in (?)' : ''} ${until ? HAD_SINCE : ''} ${refusable ? refused : ''}`;
    return { text, values };
  }

  private addNext(news: News, after: number): Promise<void> {
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
