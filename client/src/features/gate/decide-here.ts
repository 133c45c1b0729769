import { clockOffset } from '../../lib/clock-offset.js';
import {
  countUnsent,
  settlePasses,
  type GateDatabase,
  type KnownCode,
  type OwnPass,
  type QueuedScan,
} from '../../lib/gate-store.js';
import { areCurrent } from '../../lib/rotating-code.js';
import { decideHere, type DeviceDecision, type Proof } from './device-verdict.js';
import { keepRecent, type Said } from './recent-scans.js';
import { scanClock } from './scan-clock.js';
import { digestOf, isSigned, parseScanned } from './ticket-code.js';

/** What was scanned or typed. */
export type Wish = { code: string } | { serial: string };

/** A scan with who makes it, where, and which way the holder goes. */
export interface MadeScan {
  scanId: string;
  wish: Wish;
  eventId: string;
  userId: string;
  deviceId: string;
  gate: string;
  kind: QueuedScan['kind'];
}

export type DecidedHere = DeviceDecision & { row: KnownCode | null };

/**
 * Lets a ticket in or out by what this device knows, and keeps the scan for the server in the same breath: a verdict that
 * is shown was written down. Null where the device has no list of this event. Rejects where nothing can be written.
 */
export async function scanHere(database: GateDatabase, scan: MadeScan): Promise<DecidedHere | null> {
  const { eventId, wish, kind, gate } = scan;
  const list = await database.get('lists', eventId);
  if (!list) return null;
  const parsed = 'code' in wish ? parseScanned(wish.code) : null;
  const digest = parsed && (await digestOf(parsed.code));
  const known = await findCode(database, eventId, digest, 'serial' in wish ? wish.serial : null);
  const name = await nameOf(wish);
  const ahead = clockOffset();
  const at = Date.now() + ahead;
  const by = 'serial' in wish ? 'serial' : parsed ? 'code' : 'nonsense';
  const proof: Omit<Proof, 'row' | 'pass' | 'list'> = {
    kind,
    gate,
    at,
    ahead,
    by,
    codeEventId: parsed?.eventId ?? null,
    isSigned: parsed && !known ? await isSigned(parsed, list.publicKey) : null,
    isFresh:
      Boolean(parsed?.digits && known?.rotatingSecret) &&
      (await areCurrent(parsed!.digits!, known!.rotatingSecret!, at)),
  };

  // Nothing but the store is waited for from here on, so of two scans of one ticket the second finds what the first did.
  const deciding = database.transaction(['lists', 'passes', 'queue', 'recent'], 'readwrite');
  const passes = deciding.objectStore('passes');
  const ticket = known?.serial ?? digest ?? '';
  const before = (await passes.get([eventId, ticket])) ?? (digest && (await passes.get([eventId, digest]))) ?? null;
  const newest = (await deciding.objectStore('lists').get(eventId)) ?? list;
  const decision = decideHere({ ...proof, list: newest, row: known, pass: before || null });
  const { outcome } = decision;
  if (outcome) {
    const { forgetAt } = newest;
    await deciding
      .objectStore('queue')
      .put(queued(scan, outcome, outcome === 'ACCEPTED' || !known ? name : { serial: known.serial }));
    if (outcome === 'ACCEPTED') await passes.put(passOf(scan, ticket, forgetAt, null));
    const tickets = outcome === 'ACCEPTED' ? [ticket] : [];
    await keepRecent(deciding.objectStore('recent'), scan, {
      outcome,
      ticket: known,
      isOfDevice: true,
      tickets,
      forgetAt,
    });
  }
  await deciding.done;
  await countUnsent(database).catch(() => undefined); // what was written down stands
  return { ...decision, row: known };
}

/** The code with this digest, or the one that counts of the ticket with this serial. */
export async function findCode(
  database: GateDatabase,
  eventId: string,
  digest: string | null,
  serial: string | null,
): Promise<KnownCode | null> {
  if (digest) return (await database.get('codes', [eventId, digest])) ?? null;
  if (!serial) return null;
  const codes = await database.getAllFromIndex('codes', 'serial', [eventId, serial]);
  return codes.find(({ isReplaced }) => !isReplaced) ?? null;
}

/** Whether this device let the ticket through, and the server has not heard of it. */
export async function isAhead(database: GateDatabase, eventId: string, wish: Wish): Promise<boolean> {
  const parsed = 'code' in wish ? parseScanned(wish.code) : null;
  const digest = parsed && (await digestOf(parsed.code));
  const known = await findCode(database, eventId, digest, 'serial' in wish ? wish.serial : null);
  const names = [known?.serial, digest].filter(name => typeof name === 'string');
  const passes = await Promise.all(names.map(name => database.get('passes', [eventId, name])));
  return passes.some(pass => pass?.settledAt === null);
}

/**
 * The server has decided. Whom it let through the device knows the next time, whether there is a network or not; where the
 * list lacks the code, by the code as well, which is all that the device has without a network.
 */
export async function rememberAnswer(database: GateDatabase, scan: MadeScan, { outcome, ticket }: Said): Promise<void> {
  const { eventId, wish } = scan;
  const forgetAt = (await database.get('lists', eventId))?.forgetAt ?? Date.now() + 7 * 24 * 3_600_000;
  const tickets = outcome === 'ACCEPTED' && ticket ? [ticket.serial] : [];
  const parsed = tickets.length > 0 && 'code' in wish ? parseScanned(wish.code) : null;
  const digest = parsed && (await digestOf(parsed.code));
  if (digest && !(await findCode(database, eventId, digest, null))) tickets.push(digest);
  const remembering = database.transaction(['passes', 'recent'], 'readwrite');
  const now = Date.now();
  for (const name of tickets) await remembering.objectStore('passes').put(passOf(scan, name, forgetAt, now));
  await keepRecent(remembering.objectStore('recent'), scan, { outcome, ticket, isOfDevice: false, tickets, forgetAt });
  await remembering.done;
}

/**
 * The server answered after all, and said the same: nothing is left to send, but where it was taken back since, and lists
 * that are asked for later know of it.
 */
export async function settleEarly(database: GateDatabase, scanId: string): Promise<void> {
  const settling = database.transaction(['queue', 'passes'], 'readwrite');
  const queue = settling.objectStore('queue');
  const waiting = await queue.get(scanId);
  if (waiting && !waiting.isUndone) {
    await queue.delete(scanId);
    await settlePasses(settling.objectStore('passes'), waiting.eventId, new Set([scanId]));
  }
  await settling.done;
  await countUnsent(database);
}

const passOf = (
  { eventId, scanId, kind, gate }: MadeScan,
  ticket: string,
  forgetAt: number,
  settledAt: number | null,
): OwnPass => ({
  eventId,
  ticket,
  scanId,
  kind,
  gate,
  at: Date.now(),
  settledAt,
  forgetAt,
});

/** What the server knows a ticket by. */
type Name = { serial: string } | { digest: string; digits: string | null };

/**
 * No code is kept: one of another event, one that was taken back or one that came out again opens a door, and a device may be
 * stolen before it has sent. Its digest opens none, and the server looks tickets up by it; the moving digits are good for less than a
 * minute.
 */
async function nameOf(wish: Wish): Promise<Name> {
  if ('serial' in wish) return { serial: wish.serial };
  const parsed = parseScanned(wish.code);
  return { digest: await digestOf(parsed?.code ?? wish.code.trim()), digits: parsed?.digits ?? null };
}

function queued(
  { scanId, eventId, userId, deviceId, gate, kind }: MadeScan,
  outcome: QueuedScan['outcome'],
  name: Name,
): QueuedScan {
  const made = { scanId, eventId, userId, deviceId, gate, kind, outcome, isUndone: false };
  return { ...made, serial: null, ...name, scannedAt: Date.now(), clock: scanClock() };
}
