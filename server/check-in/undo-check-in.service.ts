import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { EventService } from '../events/event.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import { CheckIn, CheckInOutcome } from './check-in.entity.js';
import type { PassOrderService } from './pass-order.service.js';

const WITHDRAWN: ReadonlySet<TicketStatus> = new Set([TicketStatus.REFUNDED, TicketStatus.VOID]);

/** Takes back scans that were a mistake. */
export class UndoCheckInService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly passes: PassOrderService,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Puts the ticket to where it would stand without this scan: what did not count because of it counts. A scan that is a
   * conflict let somebody through as well, and is taken back like others. For OWNER, MANAGER and SCANNER.
   * @throws WrongStateError for a refused scan, one that was taken back, one without which another that counts would not,
   * and, but for conflicts, where the ticket was refunded or withdrawn since.
   */
  @Transactional()
  async undo(scanId: string): Promise<CheckIn> {
    const scan = isId(scanId) ? await this.em.findOne(CheckIn, scanId) : null;
    const event = await this.events.require('undoCheckIn', scan?.event.id ?? '', 'scan');
    const undone = scan!;
    const ticketId = undone.ticket?.id ?? null;

    const [ticket] = await this.em.execute<{ status: TicketStatus }[]>(
      'select status from tickets where id = ? for no key update',
      [ticketId],
    );
    await this.em.refresh(undone); // under the lock
    if (undone.outcome !== CheckInOutcome.ACCEPTED && !undone.conflict)
      throw new WrongStateError('This scan let nobody through.', undone.outcome);
    if (undone.undoneAt) throw new WrongStateError('This scan was taken back already.', 'UNDONE');
    if (ticket) {
      const { id: userId } = requireUser(this.viewer);
      const isKept = WITHDRAWN.has(ticket.status) && !undone.conflict;
      if (isKept || !(await this.passes.takeOut(event.id, userId, ticketId!, undone.id)))
        throw new WrongStateError('The ticket has moved on since this scan.', ticket.status);
    }

    await this.em.execute('update check_ins set undone_at = ? where id = ?', [clock.now(), undone.id]);
    await this.em.refresh(undone);
    const details = { ticketId, kind: undone.kind, gate: undone.gate };
    this.audit.record({
      action: 'check-in.undone',
      subjectType: 'CheckIn',
      subjectId: undone.id,
      organizationId: event.organization.id,
      details,
    });
    afterCommit(() => this.liveFeed.publish(`attendance:${event.id}`));
    return undone;
  }
}
