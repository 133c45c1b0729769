import {
  countUnsent,
  type GateDatabase,
  type OwnPass,
  type QueuedScan,
  type RecentScan,
} from '../../lib/gate-store.js';

/** As many as staff can look back on in a queue; older mistakes are the office's. */
export const MOST_RECENT = 20;

/** What was said of a scan, and of whose ticket. */
export interface Said {
  outcome: RecentScan['outcome'];
  ticket: { serial: string; holderName: string } | null;
}

type Made = Pick<RecentScan, 'scanId' | 'eventId' | 'gate' | 'kind'> & { wish: { code: string } | { serial: string } };

/** A scan as it stands in the list of the last ones. */
export const recentOf = (
  { scanId, eventId, gate, kind, wish }: Made,
  { outcome, ticket, ...more }: Said & Pick<RecentScan, 'isOfDevice' | 'tickets' | 'forgetAt'>,
): RecentScan => ({
  scanId,
  eventId,
  gate,
  kind,
  at: Date.now(),
  outcome,
  serial: ticket?.serial ?? ('serial' in wish ? wish.serial : null),
  holderName: ticket?.holderName ?? null,
  isUndone: false,
  ...more,
});

interface RecentStore {
  getAll: () => Promise<RecentScan[]>;
  put: (scan: RecentScan) => Promise<unknown>;
  delete: (scanId: string) => Promise<void>;
}

/** Among the last scans of its event; those before that are forgotten. */
export async function keepRecent(store: RecentStore, ...[scan, said]: Parameters<typeof recentOf>): Promise<void> {
  await store.put(recentOf(scan, said));
  const kept = (await store.getAll()).filter(({ eventId }) => eventId === scan.eventId).sort(newestFirst);
  for (const { scanId } of kept.slice(MOST_RECENT)) await store.delete(scanId);
}

export const newestFirst = (one: { at: number }, other: { at: number }): number => other.at - one.at;

/** Whether it let somebody through, and nothing that counts came after it with the same ticket. */
export const mayUndo = (scan: RecentScan, scans: readonly RecentScan[]): boolean =>
  isPass(scan) && !scans.some(later => later.at > scan.at && isPass(later) && isSameTicket(later, scan));

const isSameTicket = (one: RecentScan, other: RecentScan): boolean =>
  (one.serial !== null && one.serial === other.serial) || one.tickets.some(name => other.tickets.includes(name));

const isPass = ({ outcome, isUndone }: RecentScan): boolean => outcome === 'ACCEPTED' && !isUndone;

/** What became of the wish to take a scan back here. `unheard`: nothing; only the server can. */
type TakenBack = 'later' | 'refused' | 'unheard';

/**
 * As if it had not been scanned. A scan that waits to be sent is taken back once it was; where the server can't be asked, one
 * that it knows is sent again `by` whom, to be taken back then. Refused where the ticket went through again since.
 */
export async function takeBackHere(
  database: GateDatabase,
  scanId: string,
  by: Pick<QueuedScan, 'userId' | 'deviceId'> | null,
): Promise<TakenBack> {
  const undoing = database.transaction(['passes', 'queue', 'recent'], 'readwrite');
  const passes = undoing.objectStore('passes');
  const scan = await undoing.objectStore('recent').get(scanId);
  const waiting = await undoing.objectStore('queue').get(scanId);
  const sending = waiting ?? (scan && by ? sentAgain(scan, by) : null);
  if (!scan || !sending) return 'unheard';
  for (const ticket of scan.tickets) {
    const last = await passes.get([scan.eventId, ticket]);
    if (last && last.scanId !== scanId && !last.isUndone) return 'refused';
  }
  for (const ticket of scan.tickets) await passes.put(undonePass(scan, ticket, null));
  await undoing.objectStore('queue').put({ ...sending, isUndone: true });
  await undoing.objectStore('recent').put({ ...scan, isUndone: true });
  await undoing.done;
  await countUnsent(database);
  return 'later';
}

/** The server took it back; lists that are asked for later know of it. */
export async function noteTakenBack(database: GateDatabase, scanId: string): Promise<void> {
  const noting = database.transaction(['passes', 'recent'], 'readwrite');
  const passes = noting.objectStore('passes');
  const scan = await noting.objectStore('recent').get(scanId);
  if (scan) await noting.objectStore('recent').put({ ...scan, isUndone: true });
  for (const ticket of scan?.tickets ?? []) {
    const last = await passes.get([scan!.eventId, ticket]);
    if (!last || last.scanId === scanId) await passes.put(undonePass(scan!, ticket, Date.now()));
  }
  await noting.done;
}

const undonePass = (
  { eventId, scanId, kind, gate, at, forgetAt }: RecentScan,
  ticket: string,
  settledAt: number | null,
): OwnPass => ({ eventId, ticket, scanId, kind, gate, at, settledAt, forgetAt, isUndone: true });

/** The server answers a scan that it knows by how that stands, so its serial is enough; null where that is not known. */
function sentAgain(
  { scanId, eventId, gate, kind, at, outcome, serial }: RecentScan,
  by: Pick<QueuedScan, 'userId' | 'deviceId'>,
): QueuedScan | null {
  if (serial === null) return null;
  return { scanId, eventId, ...by, serial, gate, kind, scannedAt: at, outcome, isUndone: true };
}
