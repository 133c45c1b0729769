import { NIL } from 'uuid';
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import type { EventService } from '../events/event.service.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import { idOrNone } from '../platform/ids.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { CheckIn } from './check-in.entity.js';
import { gateName, typedSerial } from './check-in.policy.js';
import type { CheckInFilter } from './check-in.types.js';

/** The scans of an evening as they are looked through afterwards, or while it goes on. */
export class CheckInLogService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
  ) {}

  /**
   * An event's scans, the latest that was heard of first. For its members. What can be nobody's id, gate or serial fits nothing.
   * @throws as `EventService.require`.
   */
  async ofEvent(eventId: string, filter: CheckInFilter, page: PageArguments): Promise<Page<CheckIn>> {
    const { id: event } = await this.events.require('seeTickets', eventId);
    const ticket = filter.serial ? await this.ticketOf(event, filter.serial) : undefined;
    const where = { event, ...conditions(filter), ...(ticket && { ticket }) };
    return findPage(this.em, CheckIn, where, { receivedAt: 'desc', id: 'desc' }, page);
  }

  private async ticketOf(event: string, serial: string): Promise<string> {
    const { data } = typedSerial.safeParse(serial);
    // Kept to itself: a ticket of which the id alone is known must not be taken for the scan's.
    const only = { fields: ['id'], disableIdentityMap: true } as const;
    const ticket = data ? await this.em.findOne(Ticket, { event, serial: data }, only) : null;
    return ticket?.id ?? NIL;
  }
}

function conditions(filter: CheckInFilter): FilterQuery<CheckIn> & object {
  const { outcomes, kind, gate, deviceId, scannedById, offline, from, to } = filter;
  return {
    ...(outcomes?.length && { outcome: { $in: outcomes } }),
    ...(kind && { kind }),
    ...(gate && { gate: gateName.safeParse(gate).data ?? '' }),
    ...(deviceId && { device: idOrNone(deviceId) }),
    ...(scannedById && { scannedBy: idOrNone(scannedById) }),
    ...(typeof offline === 'boolean' && { offline }),
    ...((from || to) && { receivedAt: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
  };
}
