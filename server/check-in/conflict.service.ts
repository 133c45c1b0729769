import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventService } from '../events/event.service.js';
import { findPage, type Page, type PageArguments } from '../platform/graphql/connection.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import { CheckIn } from './check-in.entity.js';

/** Scans that let somebody through and do not count, or count although the ticket was taken back; but those that staff undid. */
export class ConflictService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
  ) {}

  /** An event's conflicts, latest first. For OWNER, MANAGER and VIEWER. */
  async ofEvent(eventId: string, page: PageArguments): Promise<Page<CheckIn>> {
    const { id } = await this.events.require('seeDevices', eventId);
    const isOne = { event: id, conflict: true, undoneAt: null };
    return findPage(this.em, CheckIn, isOne, { receivedAt: 'desc', id: 'desc' }, page);
  }

  /** Which of these tickets let somebody in who should not have come in. Asks nobody's leave: callers do. */
  async amongTickets(tickets: readonly Pick<Ticket, 'id'>[]): Promise<ReadonlySet<string>> {
    const ids = tickets.map(({ id }) => id);
    const rows = await this.em.execute<{ id: string }[]>(
      'select distinct ticket_id as id from check_ins where ticket_id in (?) and conflict and undone_at is null',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** The scan that the ticket is in by, where that is another one. */
  async insteadOf({ id, ticket }: CheckIn): Promise<CheckIn | null> {
    const first = (await ticket?.load({ dataloader: true }))?.firstCheckInId;
    if (!first || first === id) return null;
    return this.em.getReference(CheckIn, first, { wrapped: true }).load({ dataloader: true });
  }
}
