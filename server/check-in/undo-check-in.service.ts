import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import type { AuditService } from '../audit/audit.service.js';
import type { EventService } from '../events/event.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import { CheckIn, CheckInKind, CheckInOutcome } from './check-in.entity.js';
import { COUNTS_FROM } from './offline-scan.policy.js';

/** Takes back scans that were a mistake. */
export class UndoCheckInService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
    private readonly audit: AuditService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Puts the ticket back to where it stood before its last accepted scan. For OWNER, MANAGER and SCANNER.
   * @throws WrongStateError for a refused scan, one that was taken back, one that others followed, and where the ticket
   * was refunded or withdrawn since.
   */
  @Transactional()
  async undo(scanId: string): Promise<CheckIn> {
    const scan = isId(scanId) ? await this.em.findOne(CheckIn, scanId) : null;
    const { organization } = await this.events.require('undoCheckIn', scan?.event.id ?? '', 'scan');
    const undone = scan!;
    if (undone.outcome !== CheckInOutcome.ACCEPTED)
      throw new WrongStateError('This scan let nobody through.', undone.outcome);
    const ticketId = undone.ticket!.id;

    const [ticket] = await this.em.execute<[{ status: TicketStatus }]>(
      'select status from tickets where id = ? for no key update',
      [ticketId],
    );
    await this.em.refresh(undone); // under the lock
    if (undone.undoneAt) throw new WrongStateError('This scan was taken back already.', 'UNDONE');
    await this.assertLast(undone, ticketId, ticket.status);

    await this.em.execute('update check_ins set undone_at = ? where id = ?', [clock.now(), undone.id]);
    await this.em.execute(PUT_BACK, [ticketId, undone.kind, ticketId, ticketId]);
    await this.em.refresh(undone);
    const details = { ticketId, kind: undone.kind, gate: undone.gate };
    this.audit.record({
      action: 'check-in.undone',
      subjectType: 'CheckIn',
      subjectId: undone.id,
      organizationId: organization.id,
      details,
    });
    afterCommit(() => this.liveFeed.publish(`attendance:${undone.event.id}`));
    return undone;
  }

  /** Only the scan that brought the ticket to where it stands can be taken back. */
  private async assertLast({ id, kind }: CheckIn, ticketId: string, status: TicketStatus): Promise<void> {
    const left = kind === CheckInKind.ENTRY ? TicketStatus.CHECKED_IN : TicketStatus.CHECKED_OUT;
    const [last] = await this.em.execute<{ id: string }[]>(
      `select id from check_ins
       where ticket_id = ? and kind = ? and outcome = 'ACCEPTED' and undone_at is null
       order by ${COUNTS_FROM} desc limit 1`,
      [ticketId, kind],
    );
    if (status !== left || last?.id !== id)
      throw new WrongStateError('The ticket has moved on since this scan.', status);
  }
}

/** Where the ticket stands by the accepted scans that are left. */
const PUT_BACK = `
  with first as (
    select id, scanned_at from check_ins
    where ticket_id = ? and kind = 'ENTRY' and outcome = 'ACCEPTED' and undone_at is null
    order by ${COUNTS_FROM}, id limit 1
  )
  update tickets set
    status = case when ? = 'EXIT' then 'CHECKED_IN' when exists (select from first) then 'CHECKED_OUT' else 'VALID' end,
    checked_in_at = (select scanned_at from first),
    first_check_in_id = (select id from first),
    passed_at = (
      select max(${COUNTS_FROM}) from check_ins where ticket_id = ? and outcome = 'ACCEPTED' and undone_at is null
    )
  where id = ?`;
