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

/**
 * A place in the reading of changes. They are read in rounds, in the order of the transactions that made them. A round ends
 * where nothing is left, and the next begins with the oldest transaction that was under way when this one began: so what
 * was not committed yet is never passed over, and what is told twice is told the same.
 */
interface Place {
  /** What the whole manifest is made of; with another one it is read anew. */
  readonly basis: string;
  /** The ticket that was told last: its transaction, and its id. */
  readonly changed: bigint;
  readonly ticketId: string;
  /** Where the next round begins. */
  readonly floor: bigint;
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
   * SCANNER. Begins anew by itself where the secrets were renewed, a tier got another name, or the cursor is not of this
   * database.
   * @throws as `EventService.require`; InvalidInputError for a page of less than 1 or more than 5,000.
   */
  async read(eventId: string, since: string | null | undefined, first: number): Promise<ScannerManifest> {
    const event = await this.events.require('checkIn', eventId);
    if (first < 1 || first > MOST)
      throw new InvalidInputError([{ path: 'first', message: `A page has 1 to ${MOST} tickets.` }]);
    const tiers = await this.em.find(Tier, { event: event.id }, { orderBy: { position: 'asc' } });
    const [now] = await this.em.execute<[{ floor: string; top: string }]>(NOW); // before the tickets are read
    const basis = basisOf(event, tiers);
    const place = readPlace(since, basis, BigInt(now.top)) ?? {
      basis,
      changed: 0n,
      ticketId: BEGINNING,
      floor: BigInt(now.floor),
    };
    const begins = place.ticketId === BEGINNING;
    const floor = begins ? BigInt(now.floor) : place.floor;
    const changed = await this.em.execute<ChangedCode[]>(CHANGES, [
      event.id,
      String(place.changed),
      place.ticketId,
      first,
    ]);
    const last = changed.at(-1);
    const hasMore = new Set(changed.map(({ id }) => id)).size === first;
    const next = hasMore
      ? { basis, changed: BigInt(last!.changed), ticketId: last!.id, floor }
      : { basis, changed: floor, ticketId: BEGINNING, floor };
    const names = new Map(tiers.map(({ id, name }) => [id, name]));
    return {
      eventId: event.id,
      ofEvent: event,
      publicKey: await this.signingKeys.publicKeyOf(event.id),
      issuedAt: clock.now(),
      cursor: cursorOf(next),
      hasMore,
      isWhole: begins && place.changed === 0n,
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
      serial: code.serial,
      rotatingSecret: rotates ? this.rotating.textOf({ id, codeVersion, rotatingVersion }) : null,
    };
  }
}

/** What holds for all tickets of an event at once. */
const basisOf = ({ qrMode, rotatingVersion }: Event, tiers: readonly Tier[]): string =>
  hash('sha256', JSON.stringify([qrMode, rotatingVersion, tiers.map(({ id, name }) => [id, name])]), 'base64url').slice(
    0,
    12,
  );

const cursorOf = ({ basis, changed, ticketId, floor }: Place): string => `${basis}.${changed}.${ticketId}.${floor}`;

/** Null for what leads nowhere: it was made of another basis, or by another database, whose transactions were further. */
function readPlace(cursor: string | null | undefined, basis: string, top: bigint): Place | null {
  const [, of, changed, ticketId, floor] =
    /^([\w-]{12})\.(\d{1,19})\.([\da-f-]{36})\.(\d{1,19})$/.exec(cursor ?? '') ?? [];
  if (of !== basis || !changed || !ticketId || !floor || BigInt(floor) > top) return null;
  return { basis, changed: BigInt(changed), ticketId, floor: BigInt(floor) };
}

const NOW = `
  select pg_snapshot_xmin(pg_current_snapshot())::text as floor, pg_snapshot_xmax(pg_current_snapshot())::text as top`;

/** One index finds the next tickets, another each one's codes. */
const CHANGES = `
  select ticket.*, version,
    rtrim(translate(encode(digest, 'base64'), '+/', '-_'), '=') as digest
  from (
    select id, changed, code_version, status, serial, holder_name, tier_id from tickets
    where event_id = ? and (changed, id) > (?::xid8, ?::uuid)
    order by changed, id limit ?
  ) as ticket
  cross join lateral (select digest, version from ticket_codes where ticket_id = ticket.id offset 0) as code
  order by changed, id, version`;
