import type { EntityManager } from '@mikro-orm/postgresql';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError, NotFoundError } from '../platform/errors.js';
import { validInput } from '../platform/graphql/input.js';
import { isId } from '../platform/ids.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { SigningKeys } from '../tickets/signing-keys.service.js';
import type { Ticket } from '../tickets/ticket.entity.js';
import { CheckIn, CheckInOutcome } from './check-in.entity.js';
import { presentOutcome, scanInput, type Scan } from './check-in.policy.js';
import type { MadeScan } from './check-in-statement.js';
import type { CheckInInput, CheckInResult } from './check-in.types.js';
import type { Scans } from './scan.service.js';

/** The gate: lets each ticket in once between exits, and writes down every scan. */
export class CheckInService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly signingKeys: SigningKeys,
    private readonly scans: Scans,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Lets a ticket in or out, or says why not; either way the scan is recorded. Sent again, a scan answers how it
   * stands. For OWNER, MANAGER and SCANNER.
   * @throws as `EventService.require`; InvalidInputError, also for a scanId that was used for another scan; BusyError.
   */
  async checkIn(input: CheckInInput): Promise<CheckInResult> {
    const { id: userId } = requireUser(this.viewer);
    if (!isId(input.eventId)) throw new NotFoundError('event');
    const scan = { ...validInput(scanInput, input), userId, at: clock.now() };

    const { ticket: found, outcome: decided } = await this.scans.decide(scan);
    const outcome = (found ? decided : await this.refuseUnknown(scan)) ?? (await this.replay(scan, found));
    const { scanId, eventId } = scan;
    // Another event's holders are not for this staff.
    return { scanId, outcome, eventId, ticket: found?.event.id === eventId ? found : null };
  }

  /** The scan's ticket; null where it named none, or one of another event, whose holders are not for this staff. */
  async ticketOf({ ticket, event }: CheckIn): Promise<Ticket | null> {
    const found = await ticket?.load({ dataloader: true });
    return found && found.event.id === event.id ? found : null;
  }

  /** The scan that let the ticket in first, where that is why this one was refused. */
  async firstOf({ outcome, ticket }: CheckInResult): Promise<CheckIn | null> {
    const first = outcome === CheckInOutcome.ALREADY_CHECKED_IN && ticket?.firstCheckInId;
    return first ? this.em.getReference(CheckIn, first, { wrapped: true }).load({ dataloader: true }) : null;
  }

  /** Nothing has this name: only now is the signature worth its 100 µs, to tell a forgery. Null: a known scan. */
  private async refuseUnknown(scan: MadeScan): Promise<CheckInOutcome | null> {
    const { code, eventId, kind, scanId, gate, deviceId, userId, at } = scan;
    const ours = !code || (await this.signingKeys.verifies(code));
    const outcome = ours ? CheckInOutcome.UNKNOWN_TICKET : CheckInOutcome.BAD_SIGNATURE;
    const recorded = await this.em.execute<unknown[]>(
      `insert into check_ins (id, event_id, outcome, kind, gate, device_id, scanned_by, scanned_at, received_at)
       values (?, ?, ?, ?, ?, (select id from devices where id = ? and event_id = ?), ?, ?, ?)
       on conflict (id) do nothing returning 1`,
      [scanId, eventId, outcome, kind, gate, deviceId, eventId, userId, at, at],
    );
    if (recorded.length === 0) return null;
    this.liveFeed.publish(`attendance:${eventId}`);
    return outcome;
  }

  /** The scan was recorded before: how it stands. */
  private async replay({ scanId, eventId, kind }: Scan, ticket: Ticket | null): Promise<CheckInOutcome> {
    const known = await this.em.findOneOrFail(CheckIn, scanId, { refresh: true });
    const isSame = known.event.id === eventId && known.kind === kind && known.ticket?.id === ticket?.id;
    if (!isSame) throw new InvalidInputError([{ path: 'scanId', message: 'This scanId was used for another scan.' }]);
    return presentOutcome(known);
  }
}
