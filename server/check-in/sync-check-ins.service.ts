import type { EntityManager } from '@mikro-orm/postgresql';
import { Transactional } from '@mikro-orm/decorators/legacy';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { afterCommit } from '../platform/after-commit.js';
import { runBulk } from '../platform/bulk.js';
import { clock } from '../platform/clock.js';
import { validInput } from '../platform/graphql/input.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { RotatingSecrets } from '../tickets/rotating-secrets.service.js';
import type { SigningKeys } from '../tickets/signing-keys.service.js';
import { CheckIn, CheckInOutcome } from './check-in.entity.js';
import { presentOutcome } from './check-in.policy.js';
import type { CheckInResult, SyncCheckInsInput, SyncCheckInsPayload } from './check-in.types.js';
import { NO_GATE, type DeviceService } from './device.service.js';
import { correctedTime, syncInput, type OfflineScan } from './offline-scan.policy.js';
import type { PassOrderService } from './pass-order.service.js';
import { versionsAt, type Renewals } from './renewals.policy.js';
import { findTickets, recordScans, type Found, type FoundScan, type Sync } from './sync-statements.js';

/**
 * Takes in what devices scanned without a network. A sync is a batch by itself, in one transaction under the locks of its
 * tickets, which scanners, refunds and transfers take as well: what comes at the same instant finds what the one before left.
 */
export class SyncCheckInsService {
  constructor(
    private readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly events: EventService,
    private readonly signingKeys: SigningKeys,
    private readonly rotating: RotatingSecrets,
    private readonly devices: DeviceService,
    private readonly passes: PassOrderService,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Records up to 500 scans and answers each with how it stands now, also those that were sent before. Of a ticket's scans
   * the earliest counts, whatever the order in which they are heard of; the others are kept, as conflicts. For OWNER,
   * MANAGER and SCANNER.
   * @throws as `EventService.require`; InvalidInputError for more, and for a scanId that is none.
   */
  async sync(input: SyncCheckInsInput): Promise<SyncCheckInsPayload> {
    const event = await this.events.require('checkIn', input.eventId);
    const { id: userId } = requireUser(this.viewer);
    const { deviceId, deviceNow, queued, scans: sent } = validInput(syncInput, input);
    const receivedAt = clock.now();
    const sync = { eventId: event.id, userId, deviceId, receivedAt };
    const scans = [...new Map(sent.toReversed().map(scan => [scan.scanId, scan])).values()].toReversed();
    const found = await this.find(event, scans, scan => correctedTime(scan, deviceNow, receivedAt));
    await this.record(sync, event.organization.id, found, queued ?? 0);
    return this.present(event, sent, found);
  }

  /** Everything of one sync, or nothing. Tickets are locked in the order of their ids, as everywhere. */
  @Transactional()
  async record(sync: Sync, organizationId: string, scans: readonly FoundScan[], queued: number): Promise<void> {
    const { eventId, userId, deviceId, receivedAt } = sync;
    const ticketIds = ticketsOf(scans);
    if (ticketIds.length > 0) {
      await this.em.execute('select 1 from tickets where id in (?) order by id for no key update', [ticketIds]);
    }
    if (deviceId) await this.devices.meet(deviceId, eventId, organizationId, shiftOf(scans, receivedAt));
    if (scans.length > 0) {
      const recorded = await runBulk(this.em, recordScans(sync, scans));
      await this.passes.putIn(eventId, userId, ticketIds, new Set(recorded.map(({ id }) => id)));
      if (recorded.length > 0) afterCommit(() => this.liveFeed.publish(`attendance:${eventId}`));
    }
    await this.em.execute('update devices set last_sync_at = ?, queue_length = ? where id = ? and event_id = ?', [
      receivedAt,
      queued,
      deviceId,
      eventId,
    ]);
    if (deviceId) afterCommit(() => this.liveFeed.publish(`devices:${eventId}`));
  }

  /** Each scan's ticket; only where there is none is the signature worth its 100 µs, to tell a forgery. */
  private async find(
    event: Event,
    scans: readonly OfflineScan[],
    at: (scan: OfflineScan) => Date,
  ): Promise<FoundScan[]> {
    if (scans.length === 0) return [];
    const named = await runBulk(this.em, findTickets(scans));
    const renewals = await this.renewalsOf(event);
    const tickets = new Map(named.map(found => [found.place, found]));
    return Promise.all(
      scans.map(async (scan, place) => {
        const ticket = tickets.get(place);
        const ticketId = ticket?.ticket_id ?? null;
        const madeAt = at(scan);
        const unknown = ticketId ? null : await this.whyUnknown(scan);
        return { ...scan, ticketId, at: madeAt, unknown, isFresh: this.wasFresh(renewals, ticket, scan, madeAt) };
      }),
    );
  }

  private async whyUnknown({ code }: OfflineScan): Promise<CheckInOutcome> {
    const ours = !code || (await this.signingKeys.verifies(code));
    return ours ? CheckInOutcome.UNKNOWN_TICKET : CheckInOutcome.BAD_SIGNATURE;
  }

  /** Version and times in one statement: a sign-out changes both at once. */
  private async renewalsOf({ id }: Event): Promise<Renewals> {
    const [renewals] = await this.em.execute<[Renewals]>(RENEWALS, [id]);
    return renewals;
  }

  /** By the secrets of then: they may have been renewed since, any number of times. */
  private wasFresh(renewals: Renewals, ticket: Found | undefined, { digits }: OfflineScan, at: Date): boolean {
    if (!digits || !ticket || ticket.version === null) return false;
    const { ticket_id: id, version: codeVersion } = ticket;
    return versionsAt(renewals, at).some(rotatingVersion =>
      this.rotating.match({ id, codeVersion, rotatingVersion }, digits, at),
    );
  }

  /** How the scans stand, in the order in which they were sent, and all conflicts of their tickets. */
  private async present(
    { id: eventId }: Event,
    sent: readonly OfflineScan[],
    found: readonly FoundScan[],
  ): Promise<SyncCheckInsPayload> {
    const ids = found.map(({ scanId }) => scanId);
    const populate = { populate: ['ticket'], refresh: true } as const;
    const known = await this.em.find(CheckIn, { id: { $in: ids } }, populate);
    const byId = new Map(known.filter(({ event }) => event.id === eventId).map(scan => [scan.id, scan]));
    const results = sent.map(({ scanId }): CheckInResult => {
      const scan = byId.get(scanId);
      // Another event's scan has this id: nothing of it is for this staff.
      if (!scan) return { scanId, eventId, outcome: CheckInOutcome.UNKNOWN_TICKET, ticket: null };
      const ticket = scan.ticket?.getEntity() ?? null;
      return { scanId, eventId, outcome: presentOutcome(scan), ticket: ticket?.event.id === eventId ? ticket : null };
    });
    const conflicts = await this.em.find(
      CheckIn,
      {
        event: eventId,
        conflict: true,
        undoneAt: null,
        $or: [{ ticket: { $in: ticketsOf(found) } }, { id: { $in: ids } }],
      },
      { orderBy: { scannedAt: 'asc', id: 'asc' } },
    );
    return { results, conflicts };
  }
}

/** Each sign-out of a device raises the version by one (DeviceService.revoke). */
const RENEWALS = `
  select rotating_version as version, array(
    select (extract(epoch from revoked_at) * 1000)::float8 from devices
    where event_id = events.id and revoked_at is not null
  ) as at
  from events where id = ?`;

/** What a device's scans say of the shift in which they were made; without any it has had none. */
const shiftOf = (scans: readonly FoundScan[], now: Date): { gate: string; startedAt: Date; endedAt: Date | null } => {
  const [first, ...others] = scans.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  if (!first) return { gate: NO_GATE, startedAt: now, endedAt: now };
  return { gate: (others.at(-1) ?? first).gate, startedAt: first.at, endedAt: null };
};

const ticketsOf = (scans: readonly FoundScan[]): string[] => [
  ...new Set(scans.flatMap(({ ticketId }) => ticketId ?? [])),
];
