import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import type { CheckInOutcome } from '../check-in/check-in.entity.js';
import type { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { Tier } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError } from '../platform/errors.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import { putCountsTogether, readAttendance, readDay, readEntries, type AttendanceCounts } from './attendance-counts.js';
import type { Attendance, DayEntries, GateMinute } from './attendance.entity.js';

const MINUTE_MS = 60_000;
const MOST_MINUTES = 1_440;
/** At most four pushes a second, however many scans; one in 15 s without any, because the last minute moves on. */
const PACE = { everyMs: 250, atLeastEveryMs: 15_000 };
/** Two readings one after the other never have the same millisecond: timers may be early by one. */
const TICK_MS = 2;

/** Who came, for promoters and gate staff: now, and live. */
export class AttendanceService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
    private readonly memberships: MembershipService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** The figures of now; null for those who may not see them. */
  async find({ id, organization }: Event): Promise<Attendance | null> {
    return (await this.memberships.may('seeAttendance', organization.id)) ? this.now(id) : null;
  }

  /** Hints at every change, for as long as the viewer may see it. @throws as `MembershipService.require`. */
  async watch(eventId: string): Promise<Watch> {
    const { id, organization } = await this.events.require('seeAttendance', eventId);
    return new Watch(this.liveFeed, `attendance:${id}`, PACE, await this.memberships.audience(organization.id));
  }

  /**
   * The figures as they are after this call, in one reading for all who ask at the same moment. Asks nobody's leave:
   * callers do.
   */
  async now(eventId: string): Promise<Attendance> {
    return this.liveFeed.reading(`attendance:${eventId}`, async () => {
      const figures = await readAttendance(this.em, eventId, new Date(clock.now().getTime() - MINUTE_MS));
      await sleep(TICK_MS);
      return this.describe(eventId, figures);
    });
  }

  /**
   * What came in at each gate by the minute, in the last so many; minutes without any are left out. In one reading for all
   * who ask at the same moment.
   * @throws InvalidInputError for less than 1 or more than 1,440.
   */
  async entriesByMinute({ eventId }: Attendance, minutes: number): Promise<GateMinute[]> {
    if (minutes < 1 || minutes > MOST_MINUTES)
      throw new InvalidInputError([{ path: 'minutes', message: `Ask for 1 to ${MOST_MINUTES} minutes.` }]);
    const now = clock.now().getTime();
    const since = new Date(now - (now % MINUTE_MS) - (minutes - 1) * MINUTE_MS);
    const moments = await this.liveFeed.reading(`entries:${eventId}:${minutes}`, () =>
      readEntries(this.em, eventId, since),
    );
    return moments.map(({ at, gate, entries }) => ({ at: new Date(at), gate, entries }));
  }

  /** What came in since six in the morning of the event's zone. In one reading for all who ask at the same moment. */
  today(eventId: string): Promise<DayEntries> {
    return this.liveFeed.reading(`entries:${eventId}:today`, () => readDay(this.em, eventId, clock.now()));
  }

  /** Keeps the counts short. For every worker, again and again. */
  async putCountsTogether(): Promise<void> {
    await putCountsTogether(this.em);
  }

  private describe(eventId: string, { sequence, tiers, gates, refusals, conflicts }: AttendanceCounts): Attendance {
    const sold = sum(tiers.map(tier => tier.sold));
    const checkedIn = sum(tiers.map(tier => tier.entered));
    return {
      eventId,
      sequence,
      at: new Date(sequence),
      sold,
      checkedIn,
      inside: sum(tiers.map(tier => tier.inside)),
      rate: sold === 0 ? 0 : checkedIn / sold,
      byTier: tiers.map(tier => ({
        tier: this.em.getReference(Tier, tier.id, { wrapped: true }),
        sold: tier.sold,
        checkedIn: tier.entered,
      })),
      byGate: gates.map(({ gate, entries, lastMinute }) => ({ gate, checkedIn: entries, lastMinute })),
      lastMinute: sum(gates.map(gate => gate.lastMinute)),
      refusals: refusals.map(({ outcome, count }) => ({ outcome: outcome as CheckInOutcome, count })),
      conflicts,
    };
  }
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
