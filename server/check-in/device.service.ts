import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { z } from 'zod';
import type { MembershipService } from '../accounts/membership.service.js';
import type { SessionService } from '../accounts/session.service.js';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { EventService } from '../events/event.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { ForbiddenError, InvalidInputError, WrongStateError } from '../platform/errors.js';
import { validInput } from '../platform/graphql/input.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { Watch } from '../platform/live-watch.js';
import { line } from '../platform/texts.js';
import { gateName } from './check-in.policy.js';
import { Device } from './device.entity.js';
import type { StartShiftInput } from './device.types.js';

/** The list of an event's devices is not paged: those of the latest shifts. */
const MOST_DEVICES = 200;
/** However many devices sync; and now and then without any, should a hint be lost. */
const PACE = { everyMs: 2_000, atLeastEveryMs: 30_000 };

const shiftInput = z.object({
  deviceId: z.string().refine(isId, 'A device’s id is a UUID.').toLowerCase(),
  name: line('The device’s name', 60),
  gate: gateName,
});

/** The scanners at an event: who has which, where, and what waits on it. */
export class DeviceService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly memberships: MembershipService,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /** An event's devices, those of the latest shifts first. For OWNER, MANAGER and VIEWER. */
  async ofEvent(eventId: string): Promise<Device[]> {
    const { id: event } = await this.events.require('seeDevices', eventId);
    return this.now(event);
  }

  /** Hints when the list changed, for as long as the viewer may see it. @throws as `MembershipService.require`. */
  async watch(eventId: string): Promise<Watch> {
    const { id, organization } = await this.events.require('seeDevices', eventId);
    return new Watch(this.liveFeed, `devices:${id}`, PACE, await this.memberships.audience(organization.id));
  }

  /** The list as `ofEvent` has it. Asks nobody's leave: callers do. */
  async now(event: string): Promise<Device[]> {
    return this.em.find(
      Device,
      { event },
      { orderBy: { startedAt: 'desc', id: 'desc' }, limit: MOST_DEVICES, refresh: true },
    );
  }

  /**
   * The viewer begins a shift with this device, at this gate. For OWNER, MANAGER and SCANNER.
   * @throws InvalidInputError, also for the id of another event's device; WrongStateError for one that was signed out.
   */
  @Transactional()
  async startShift(input: StartShiftInput): Promise<Device> {
    const { id: eventId, organization } = await this.events.require('checkIn', input.eventId);
    const { id: userId } = requireUser(this.viewer);
    const { deviceId, name, gate } = validInput(shiftInput, input);
    await this.em.execute('select 1 from users where id = ? for key share', [userId]); // before the device’s row
    const [begun] = await this.em.execute<{ id: string }[]>(SHIFT, [
      deviceId,
      eventId,
      userId,
      this.viewer.sessionFamily ?? null,
      name,
      gate,
      clock.now(),
    ]);
    const device = await this.em.findOneOrFail(Device, deviceId, { refresh: true });
    if (!begun && device.event.id !== eventId)
      throw new InvalidInputError([{ path: 'deviceId', message: 'This is the id of another device.' }]);
    if (!begun) throw new WrongStateError('This device was signed out: take another id.', 'REVOKED');
    this.record('shift.started', device, organization.id, { eventId, name, gate });
    return device;
  }

  /**
   * A device whose shift began without a network may send before it tells: it is on the list from then on, and the viewer's,
   * without the name that its staff gives it. So is one that only got ready for a shift, as one whose shift is over: it reads the
   * tickets, and can be signed out. One that is known, here or at another event, stays as it is. Asks nobody's leave: callers
   * do, in their transaction.
   */
  async meet(
    deviceId: string,
    eventId: string,
    organizationId: string,
    { gate, startedAt, endedAt }: Pick<Device, 'gate' | 'startedAt' | 'endedAt'>,
  ): Promise<void> {
    const { id: userId } = requireUser(this.viewer);
    const family = this.viewer.sessionFamily ?? null;
    const [met] = await this.em.execute<{ id: string }[]>(MEETING, [
      deviceId,
      eventId,
      family,
      NAMELESS,
      gate,
      startedAt,
      endedAt,
      userId,
      deviceId,
      NO_GATE,
      endedAt !== null,
      NO_GATE,
    ]);
    if (!met || endedAt) return;
    const device = await this.em.findOneOrFail(Device, deviceId, { refresh: true });
    this.record('shift.started', device, organizationId, { eventId, name: NAMELESS, gate });
  }

  /**
   * The shift with this device is over; what it scanned may still be sent, and it may begin another. For whoever's shift it is,
   * OWNER and MANAGER.
   * @throws ForbiddenError for a colleague's; WrongStateError for one that is over, or whose device was signed out.
   */
  @Transactional()
  async endShift(deviceId: string): Promise<Device> {
    const seen = isId(deviceId) ? await this.em.findOne(Device, deviceId) : null;
    const { id: eventId, organization } = await this.events.require('checkIn', seen?.event.id ?? '', 'device');
    const device = seen!;
    const isTheirs = device.user.id === requireUser(this.viewer).id;
    if (!isTheirs && !(await this.memberships.may('manageGates', organization.id))) throw new ForbiddenError();
    const ended = await this.em.execute<unknown[]>(
      'update devices set ended_at = ? where id = ? and ended_at is null and revoked_at is null returning 1',
      [clock.now(), device.id],
    );
    await this.em.refresh(device);
    if (ended.length === 0)
      throw new WrongStateError('This shift is over already.', device.revokedAt ? 'REVOKED' : 'ENDED');
    this.record('shift.ended', device, organization.id, { eventId, name: device.name, gate: device.gate });
    return device;
  }

  /**
   * Signs a device out: its session ends, and what it knows of rotating codes is worth nothing any more, since the secrets of
   * the whole event are renewed: what was scanned before is judged by its `revoked_at` (renewals.policy.ts). For OWNER and MANAGER.
   * @throws WrongStateError for one that was signed out before.
   */
  @Transactional()
  async revoke(deviceId: string): Promise<void> {
    const seen = isId(deviceId) ? await this.em.findOne(Device, deviceId) : null;
    const { id: eventId, organization } = await this.events.require('manageGates', seen?.event.id ?? '', 'device');
    const device = seen!;
    // The user's row before the device's, as whoever syncs comes to them.
    if (device.sessionFamily) await this.sessions.end(device.user.id, device.sessionFamily);
    const revoked = await this.em.execute<unknown[]>(
      'update devices set revoked_at = ? where id = ? and revoked_at is null returning 1',
      [clock.now(), device.id],
    );
    if (revoked.length === 0) throw new WrongStateError('This device was signed out already.', 'REVOKED');
    await this.em.execute('update events set rotating_version = rotating_version + 1 where id = ?', [eventId]);
    this.record('device.revoked', device, organization.id, { eventId, name: device.name });
  }

  /** Into the audit log, and to whoever watches the list. */
  private record(
    action: string,
    { id }: Device,
    organizationId: string,
    details: { eventId: string; name: string; gate?: string },
  ): void {
    this.audit.record({ action, subjectType: 'Device', subjectId: id, organizationId, details });
    afterCommit(() => this.liveFeed.publish(`devices:${details.eventId}`));
  }
}

const NAMELESS = '?';
/** Of a device that has had no shift. */
export const NO_GATE = '?';

/** Nothing where the device is known, but for the first scans of one that only got ready. Its user's row before its own, as everywhere. */
const MEETING = `
  insert into devices (id, event_id, user_id, session_family, name, gate, started_at, ended_at)
  select ?::uuid, ?::uuid, staff.id, ?::uuid, ?::text, ?::text, ?::timestamptz, ?::timestamptz
  from (select id from users where id = ? for key share) as staff
  where not exists (select from devices where id = ? and (gate <> ? or ?::boolean))
  on conflict (id) do update set user_id = excluded.user_id, session_family = excluded.session_family, gate = excluded.gate,
    started_at = excluded.started_at, ended_at = null
  where devices.event_id = excluded.event_id and devices.gate = ? and devices.revoked_at is null
  returning id`;

/** Nothing where the device is another event's, or was signed out. */
const SHIFT = `
  insert into devices (id, event_id, user_id, session_family, name, gate, started_at) values (?, ?, ?, ?, ?, ?, ?)
  on conflict (id) do update set user_id = excluded.user_id, session_family = excluded.session_family,
    name = excluded.name, gate = excluded.gate, started_at = excluded.started_at, ended_at = null
  where devices.event_id = excluded.event_id and devices.revoked_at is null
  returning id`;
