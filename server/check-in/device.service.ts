import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { z } from 'zod';
import type { SessionService } from '../accounts/session.service.js';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import { line } from '../platform/texts.js';
import type { EventService } from '../events/event.service.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, WrongStateError } from '../platform/errors.js';
import { validInput } from '../platform/graphql/input.js';
import { isId } from '../platform/ids.js';
import { gateName } from './check-in.policy.js';
import { Device } from './device.entity.js';
import type { StartShiftInput } from './device.types.js';

/** The list of an event's devices is not paged: those of the latest shifts. */
const MOST_DEVICES = 200;

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
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
  ) {}

  /** An event's devices, those of the latest shifts first. For OWNER, MANAGER and VIEWER. */
  async ofEvent(eventId: string): Promise<Device[]> {
    const { id: event } = await this.events.require('seeDevices', eventId);
    return this.em.find(Device, { event }, { orderBy: { startedAt: 'desc', id: 'desc' }, limit: MOST_DEVICES });
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
    const details = { eventId, name, gate };
    const organizationId = organization.id;
    this.audit.record({ action: 'shift.started', subjectType: 'Device', subjectId: deviceId, organizationId, details });
    return device;
  }

  /**
   * Signs a device out: its session ends, and what it knows of rotating codes is worth nothing any more, since the secrets of
   * the whole event are renewed. For OWNER and MANAGER.
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
    const organizationId = organization.id;
    const details = { eventId, name: device.name };
    this.audit.record({
      action: 'device.revoked',
      subjectType: 'Device',
      subjectId: device.id,
      organizationId,
      details,
    });
  }
}

/** Nothing where the device is another event's, or was signed out. */
const SHIFT = `
  insert into devices (id, event_id, user_id, session_family, name, gate, started_at) values (?, ?, ?, ?, ?, ?, ?)
  on conflict (id) do update set user_id = excluded.user_id, session_family = excluded.session_family,
    name = excluded.name, gate = excluded.gate, started_at = excluded.started_at
  where devices.event_id = excluded.event_id and devices.revoked_at is null
  returning id`;
