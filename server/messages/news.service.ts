import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { isSamePlace, isSameTime, scheduleOf } from '../events/event-schedule.policy.js';
import { Event, EventStatus } from '../events/event.entity.js';
import { clock } from '../platform/clock.js';
import { newId } from '../platform/ids.js';
import type { HolderMailsService } from './holder-mails.service.js';

const DAY_MS = 24 * 3_600_000;
/** Events whose holders one round reminds. */
const AT_ONCE = 100;

/** What holders are told without anybody's asking: that their event is about to begin, and that it takes place otherwise. */
export class NewsService {
  constructor(
    private readonly em: EntityManager,
    private readonly holderMails: HolderMailsService,
  ) {}

  /**
   * Has the holders of events reminded that begin within a day, if they had their tickets before. Whoever takes an event marks it, in the transaction that
   * adds the job; another that comes at the same moment passes it by. @returns how many events.
   */
  @Transactional()
  async remind(): Promise<number> {
    const now = clock.now();
    const events = await this.em.execute<{ id: string; starts_at: Date }[]>(
      `update events set reminded_at = ? where id in (
         select id from events where status = 'PUBLISHED' and reminded_at is null and starts_at > ? and starts_at <= ?
         order by id limit ${AT_ONCE} for no key update skip locked
       ) returning id, starts_at`,
      [now, now, new Date(now.getTime() + DAY_MS)],
    );
    for (const { id: eventId, starts_at: startsAt } of events) {
      const until = new Date(new Date(startsAt).getTime() - DAY_MS).toISOString();
      await this.holderMails.tell({ kind: 'reminder', eventId, until });
    }
    return events.length;
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
