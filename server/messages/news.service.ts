import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { dayOf, isSamePlace, isSameTime, scheduleOf } from '../events/event-schedule.policy.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { HolderMailsService } from './holder-mails.service.js';

const HOUR_MS = 3_600_000;
/**
 * When holders are reminded: so long before the start, where they have had their tickets at least so long by then, since
 * others have their tickets' mail on top of their mailbox. An address is reminded once of a day, whatever the round.
 */
const ROUNDS = [
  { mark: 'reminded_at', beforeMs: 24 * HOUR_MS, hadForMs: 0, late: false },
  { mark: 'late_reminded_at', beforeMs: 3 * HOUR_MS, hadForMs: 3 * HOUR_MS, late: true },
] as const;
/** Events whose holders one round reminds. */
const AT_ONCE = 100;

/** What holders are told without anybody's asking: that their event is about to begin, and that it takes place otherwise. */
export class NewsService {
  constructor(
    private readonly em: EntityManager,
    private readonly holderMails: HolderMailsService,
  ) {}

  /**
   * Has the holders of events reminded that begin within a day, if they had their tickets before; and three hours before,
   * those who came to theirs since. An event that was just changed waits until that is told, or taken back. Whoever takes an event marks it, in the transaction that adds the job; another that
   * comes at the same moment passes it by. @returns how many events.
   */
  @Transactional()
  async remind(): Promise<number> {
    const now = clock.now();
    const reminded = new Set<string>();
    for (const { mark, beforeMs, hadForMs, late } of ROUNDS) {
      const events = await this.em.execute<{ id: string; starts_at: Date; time_zone: string }[]>(
        `update events set ${mark} = ? where id in (
           select id from events where status = 'PUBLISHED' and ${mark} is null and starts_at > ? and starts_at <= ?
             and announced is null
           order by id limit ${AT_ONCE} for no key update skip locked
         ) returning id, starts_at, time_zone`,
        [now, now, new Date(now.getTime() + beforeMs)],
      );
      for (const { id: eventId, starts_at: start, time_zone: timeZone } of events) {
        const startsAt = new Date(start);
        const until = new Date(startsAt.getTime() - beforeMs - hadForMs).toISOString();
        await this.holderMails.tell({ kind: 'reminder', eventId, until, day: dayOf({ startsAt, timeZone }), late });
        reminded.add(eventId);
      }
    }
    return reminded.size;
  }

  /** Has holders told of a change of time or place since they were last told; nothing where it was taken back. */
  @Transactional()
  async announce(eventId: string): Promise<void> {
    await this.em.execute('select 1 from events where id = ? for no key update', [eventId]);
    const event = await this.em.findOneOrFail(Event, eventId, { refresh: true });
    const { announced: before } = event;
    if (!before) return;
    event.announced = null;
    const now = scheduleOf(event);
    if (event.status !== EventStatus.PUBLISHED || (isSameTime(before, now) && isSamePlace(before, now))) return;
    await this.holderMails.tell({ kind: 'eventChanged', eventId, changeId: newId(), before });
  }
}
