import { hash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { QrMode, type Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import { Tier } from '../events/tier.entity.js';
import { clock } from '../platform/clock.js';
import { InvalidInputError } from '../platform/errors.js';
import type { RotatingSecrets } from '../tickets/rotating-secrets.service.js';
import type { SigningKeys } from '../tickets/signing-keys.service.js';
import { TicketStatus } from '../tickets/ticket.entity.js';
import type { GateService } from './gate.service.js';
import type { ManifestTicket, ScannerManifest } from './scanner-manifest.types.js';

const MOST = 5_000;
const BEGINNING = '00000000-0000-0000-0000-000000000000';

/** A PostgreSQL snapshot, `xmin:xmax:xip,...`, in which no transaction has ended yet. */
const NOTHING_SEEN = '1:1:';

/**
 * A place in the reading of changes. They are read in rounds, in the order of the transactions that made them. A round tells
 * what the snapshot at the beginning of the round before did not see, so what was not committed yet is never passed over; and
 * what changes during a round is told once more, the same, in the next.
 */
interface Place {
  /** What the whole manifest is made of; with another one it is read anew. */
  readonly basis: string;
  /** The ticket that was told last: its transaction, and its id. */
  readonly changed: string;
  readonly ticketId: string;
  /** What was seen when the round before began. */
  readonly seen: string;
  /** What was seen when this round began. */
  readonly seeing: string;
}

interface ChangedCode {
  id: string;
  changed: string;
  digest: string;
  version: number;
  code_version: number;
  status: TicketStatus;
  serial: string;
  holder_name: string;
  tier_id: string;
  team_name: string | null;
}

/** What scanners take with them: the event's public key, and where each ticket stands. */
export class ScannerManifestService {
  constructor(
    private readonly em: EntityManager,
    private readonly events: EventService,
    private readonly gates: GateService,
    private readonly signingKeys: SigningKeys,
    private readonly rotating: RotatingSecrets,
  ) {}

  /**
   * The next of what changed after `since`, or all from the beginning; `first` tickets at most. For OWNER, MANAGER and
   * SCANNER. Begins anew by itself where codes rotate and their secrets were renewed, a tier got another name, or the cursor is not of this
   * database.
   * @throws as `EventService.require`; InvalidInputError for a page of less than 1 or more than 5,000.
   */
  async read(eventId: string, since: string | null | undefined, first: number): Promise<ScannerManifest> {
    const event = await this.events.require('checkIn', eventId);
    if (first < 1 || first > MOST)
      throw new InvalidInputError([{ path: 'first', message: `A page has 1 to ${MOST} tickets.` }]);
    const tiers = await this.em.find(Tier, { event: event.id }, { orderBy: { position: 'asc' } });
    const [{ now }] = await this.em.execute<[{ now: string }]>(NOW); // before the tickets are read
    const basis = basisOf(event, tiers);
    const place = readPlace(since, basis, now) ?? roundAfter(basis, NOTHING_SEEN);
    const begins = place.ticketId === BEGINNING;
    const seeing = begins ? now : place.seeing;
    const changed = await this.em.execute<ChangedCode[]>(CHANGES, [
      event.id,
      place.changed,
      place.ticketId,
      place.seen,
      first,
    ]);
    const last = changed.at(-1);
    const hasMore = new Set(changed.map(({ id }) => id)).size === first;
    const next = hasMore ? { ...place, changed: last!.changed, ticketId: last!.id, seeing } : roundAfter(basis, seeing);
    const names = new Map(tiers.map(({ id, name }) => [id, name]));
    return {
      eventId: event.id,
      ofEvent: event,
      publicKey: await this.signingKeys.publicKeyOf(event.id),
      issuedAt: clock.now(),
      cursor: cursorOf(next),
      hasMore,
      isWhole: begins && place.seen === NOTHING_SEEN,
      tickets: changed.map(code => this.told(event, code, names.get(code.tier_id)!)),
      gates: ((await this.gates.ofEvent(event)) ?? []).map(({ name }) => name),
    };
  }

  private told({ qrMode, rotatingVersion }: Event, code: ChangedCode, tierName: string): ManifestTicket {
    const { id, digest, version, code_version: codeVersion, status } = code;
    const isPresent = version === codeVersion;
    const rotates = isPresent && qrMode === QrMode.ROTATING;
    return {
      digest,
      status: isPresent ? status : TicketStatus.VOID,
      tierId: code.tier_id,
      tierName,
      holderName: code.holder_name,
      teamName: code.team_name,
      serial: code.serial,
      rotatingSecret: rotates ? this.rotating.textOf({ id, codeVersion, rotatingVersion }) : null,
    };
  }
}

/** What holds for all tickets of an event at once. Where codes do not rotate, renewed secrets are nobody's business. */
function basisOf({ qrMode, rotatingVersion }: Event, tiers: readonly Tier[]): string {
  const secrets = qrMode === QrMode.ROTATING ? rotatingVersion : 1;
  const names = tiers.map(({ id, name }) => [id, name]);
  return hash('sha256', JSON.stringify([qrMode, secrets, names]), 'base64url').slice(0, 12);
}

const oldestOf = (snapshot: string): string => snapshot.split(':', 1)[0]!;

/** A round's first place. All transactions before the oldest that was under way are seen. */
const roundAfter = (basis: string, seen: string): Place => ({
  basis,
  changed: oldestOf(seen),
  ticketId: BEGINNING,
  seen,
  seeing: seen,
});

const cursorOf = ({ basis, changed, ticketId, seen, seeing }: Place): string =>
  [basis, changed, ticketId, seen, seeing].join('.');

/** Null for what leads nowhere: it was made of another basis, or by another database, whose transactions were further. */
function readPlace(cursor: string | null | undefined, basis: string, now: string): Place | null {
  const [of, changed, ticketId, seen, seeing, ...rest] = (cursor ?? '').split('.');
  if (of !== basis || !changed || !ticketId || !seen || !seeing || rest.length > 0) return null;
  if (!/^\d{1,19}$/.test(changed) || !/^[\da-f-]{36}$/.test(ticketId)) return null;
  return isSnapshot(seen, now) && isSnapshot(seeing, now) ? { basis, changed, ticketId, seen, seeing } : null;
}

/** Whether PostgreSQL would read it (its transactions ascend, from `xmin` to below `xmax`), and it is none of the future. */
function isSnapshot(text: string, now: string): boolean {
  const [, oldest, next, list] = /^(\d{1,19}):(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)$/.exec(text) ?? [];
  if (!oldest || !next || list === undefined) return false;
  const [xmin, xmax, last] = [BigInt(oldest), BigInt(next), BigInt(now.split(':')[1]!)];
  const underWay = list === '' ? [] : list.split(',').map(BigInt);
  const ascends = underWay.every((xid, at) => (underWay[at - 1] ?? xmin) <= xid && xid < xmax);
  return 0n < xmin && xmin <= xmax && xmax <= last && ascends;
}

const NOW = `select pg_current_snapshot()::text as now`;

/** One index finds the next tickets, others each one's codes, order and registration. */
const CHANGES = `
  select ticket.*, version, team_name,
    rtrim(translate(encode(digest, 'base64'), '+/', '-_'), '=') as digest
  from (
    select id, changed, code_version, status, serial, holder_name, tier_id, order_id from tickets
    where event_id = ? and (changed, id) > (?::xid8, ?::uuid) and not pg_visible_in_snapshot(changed, ?::pg_snapshot)
    order by changed, id limit ?
  ) as ticket
  cross join lateral (select digest, version from ticket_codes where ticket_id = ticket.id offset 0) as code
  left join lateral (
    select team_name from orders join registrations on registrations.id = orders.registration_id
    where orders.id = ticket.order_id offset 0
  ) as team on true
  order by changed, id, version`;
