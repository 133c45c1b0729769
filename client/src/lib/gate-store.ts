import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { CheckInKind, CheckInOutcome, TicketStatus } from '../gql/graphql.js';
import { keepUnsentScans } from './unsent-scans.js';

/** What the gate's device keeps, by event. Instants are epoch milliseconds: by this device's clock, unless told otherwise. */

/** An event's manifest, but for its codes. */
export interface KeptList {
  eventId: string;
  publicKey: string;
  /** Where the next reading goes on. */
  cursor: string;
  /** Counts the readings that began anew, the first one too. */
  reading?: number;
  /** False until the last page of such a reading has come: till then an unknown code says nothing. */
  isFinished: boolean;
  /** When the newest reading that came to its end was asked for: what is older than this is in it. 0 where none did yet. */
  askedAt: number;
  /** How many tickets it has, as of its last reading that came to its end. */
  tickets?: number | undefined;
  /** When everybody was let out last, by the server's clock. */
  clearedAt: number | null;
  /** From then on nobody needs it. */
  forgetAt: number;
  rules: {
    isCancelled: boolean;
    rotates: boolean;
    reentry: boolean;
    gates: { name: string; tierIds: string[] }[];
    /** When each tier is let in, by the server's clock. */
    windows: Record<string, { from: number | null; until: number | null }>;
  };
}

/** One code of a ticket: by its digest, which opens nothing. */
export interface KnownCode {
  eventId: string;
  digest: string;
  serial: string;
  status: TicketStatus;
  /** The ticket has a newer code. */
  isReplaced: boolean;
  tierId: string;
  tierName: string;
  holderName: string;
  teamName: string | null;
  rotatingSecret: string | null;
  /** The list's `reading` that told it. Another than the list's own while that is under way: it is as it was before. */
  reading?: number;
}

/** What this device let through last with a ticket. */
export interface OwnPass {
  eventId: string;
  /** Its serial; of a ticket that the list does not have, its code's digest. */
  ticket: string;
  scanId: string;
  kind: CheckInKind;
  gate: string;
  at: number;
  /** When the server answered for it; null until then. A list that was asked for later knows of it. */
  settledAt: number | null;
  forgetAt: number;
  /** Staff took it back: the ticket stands where it did before. */
  isUndone?: true;
}

/** One of the last scans of this device, with what was said at the door. */
export interface RecentScan {
  scanId: string;
  eventId: string;
  gate: string;
  kind: CheckInKind;
  at: number;
  outcome: CheckInOutcome;
  /** The device decided. */
  isOfDevice: boolean;
  /** Null where neither the list nor the server said whose ticket it is. */
  serial: string | null;
  holderName: string | null;
  /** The names that its pass is remembered under; none where nobody was let through. */
  tickets: string[];
  isUndone: boolean;
  forgetAt: number;
}

/** How a device's clock stood as it scanned. Milliseconds. */
export interface ScanClock {
  /** The life of the page that scanned. */
  page: number;
  /** What the clock says more than one that only goes on: the same as long as nobody sets it and the device does not sleep. */
  base: number;
  /** How far the server's clock was ahead, as this page had measured it while the clock stood so; null where it had not. */
  ahead: number | null;
}

/** A scan that the device decided, until the server has answered for it. */
export interface QueuedScan {
  scanId: string;
  eventId: string;
  /** Who made it: it is sent in their name alone. */
  userId: string;
  deviceId: string;
  /** Of what was read; never the code itself, which may still open a door. */
  digest?: string;
  /** Those that a rotating code showed. */
  digits?: string | null;
  /** As scans were kept before digests were. */
  code?: string | null;
  serial: string | null;
  gate: string;
  kind: CheckInKind;
  scannedAt: number;
  /** How this device's clock stood then; none of what the server knows already. */
  clock?: ScanClock;
  /** What the holder was told. */
  outcome: CheckInOutcome;
  /** Staff took it back: to be told after the scan itself. */
  isUndone: boolean;
}

/** What the server said of a scan that did not turn out as the door had it. */
export interface GateNotice {
  id: string;
  eventId: string;
  kind: 'CONFLICT' | 'REFUSED_HERE' | 'NOT_UNDONE';
  serial: string | null;
  holderName: string | null;
  gate: string;
  at: number;
  outcome: CheckInOutcome;
  /** The scan that counts. */
  instead: { gate: string; at: number } | null;
}

interface GateSchema extends DBSchema {
  lists: { key: string; value: KeptList };
  codes: { key: [string, string]; value: KnownCode; indexes: { serial: [string, string] } };
  passes: { key: [string, string]; value: OwnPass };
  queue: { key: string; value: QueuedScan };
  notices: { key: string; value: GateNotice };
  recent: { key: string; value: RecentScan };
}

export type GateDatabase = IDBPDatabase<GateSchema>;

const NAME = 'foyer-gate';
/** Held by whoever sends scans, or reads or forgets a list: one tab at a time. */
export const GATE_LOCK = 'foyer-gate';

/**
 * Rejects where the browser keeps nothing, as in some private windows, and where a newer Foyer has the store: `isOfNewer`.
 * `onLost`: the browser took the store away. `onNewer`: a newer Foyer wants it, so it was closed; what it holds stays.
 */
export async function openGateStore(onLost?: () => void, onNewer?: () => void): Promise<GateDatabase> {
  const database = await openDB<GateSchema>(NAME, 2, {
    upgrade(made, from) {
      if (from < 2) made.createObjectStore('recent', { keyPath: 'scanId' });
      if (from > 0) return;
      made.createObjectStore('lists', { keyPath: 'eventId' });
      made.createObjectStore('codes', { keyPath: ['eventId', 'digest'] }).createIndex('serial', ['eventId', 'serial']);
      made.createObjectStore('passes', { keyPath: ['eventId', 'ticket'] });
      made.createObjectStore('queue', { keyPath: 'scanId' });
      made.createObjectStore('notices', { keyPath: 'id' });
    },
    // A newer version in another tab waits for this one to let go: a transaction that has begun ends first.
    blocking: (_, __, event) => {
      (event.target as IDBDatabase).close();
      onNewer?.();
    },
    terminated: () => onLost?.(),
  });
  await countUnsent(database);
  return database;
}

export const isOfNewer = (error: unknown): boolean => error instanceof Error && error.name === 'VersionError';

export const codesOf = (eventId: string): IDBKeyRange => IDBKeyRange.bound([eventId], [eventId, []]);

interface PassStore {
  getAll: (range: IDBKeyRange) => Promise<OwnPass[]>;
  put: (pass: OwnPass) => Promise<unknown>;
}

/** The server has answered for these scans: what this device remembers of them is no longer ahead of it. */
export async function settlePasses(
  passes: PassStore,
  eventId: string,
  answered: { has: (scanId: string) => boolean },
): Promise<void> {
  for (const pass of await passes.getAll(codesOf(eventId))) {
    if (answered.has(pass.scanId)) await passes.put({ ...pass, settledAt: Date.now() });
  }
}

/** How many scans wait, also for who does not open the store: the pages that ask before signing out. */
export async function countUnsent(database: GateDatabase): Promise<void> {
  keepUnsentScans(await database.count('queue'));
}
