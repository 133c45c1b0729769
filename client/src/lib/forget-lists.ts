import { codesOf, GATE_LOCK, openGateStore, type GateDatabase } from './gate-store.js';

/**
 * Takes an event's tickets and the names of its guests from this device, those in its notices as well. What waits to be sent stays, and so does what this
 * device let through, which names nobody.
 */
export async function forgetList(database: GateDatabase, eventId: string): Promise<void> {
  const writing = database.transaction(['lists', 'codes', 'notices', 'recent'], 'readwrite');
  await writing.objectStore('lists').delete(eventId);
  await writing.objectStore('codes').delete(codesOf(eventId));
  const recent = writing.objectStore('recent');
  for (const scan of await recent.getAll()) if (scan.eventId === eventId) await recent.delete(scan.scanId);
  const notices = writing.objectStore('notices');
  for (const notice of await notices.getAll()) if (notice.eventId === eventId) await notices.delete(notice.id);
  await writing.done;
}

/** A notice whose event has no list here, which would take it along, is forgotten so long after its scan. */
const NOTICE_MS = 7 * 24 * 3_600_000;

/** Of events that are over for a day: their tickets go, and what this device did with them. */
export async function forgetOld(database: GateDatabase): Promise<void> {
  const now = Date.now();
  for (const { eventId, forgetAt } of await database.getAll('lists')) {
    if (forgetAt < now) await forgetList(database, eventId);
  }
  for (const { eventId, ticket, forgetAt, settledAt } of await database.getAll('passes')) {
    if (forgetAt < now && settledAt !== null) await database.delete('passes', [eventId, ticket]);
  }
  for (const { scanId, forgetAt } of await database.getAll('recent')) {
    if (forgetAt < now) await database.delete('recent', scanId);
  }
  for (const { id, eventId, at } of await database.getAll('notices')) {
    if (at + NOTICE_MS < now && !(await database.get('lists', eventId))) await database.delete('notices', id);
  }
}

/** The same for a device that opens no gate: at the application's start. */
export async function forgetOldLists(): Promise<void> {
  const database = await openGateStore();
  const forget = () => forgetOld(database);
  await (navigator.locks?.request(GATE_LOCK, forget) ?? forget());
  database.close();
}

/** Whoever signs out leaves no tickets, no secrets and no names behind; their scans wait until they come back. */
export async function forgetLists(): Promise<void> {
  const database = await openGateStore();
  const forget = async () => {
    const writing = database.transaction(['lists', 'codes', 'notices', 'recent'], 'readwrite');
    await Promise.all([...writing.objectStoreNames].map(name => writing.objectStore(name).clear()));
    await writing.done;
  };
  // Not while a page of a list is being written.
  await (navigator.locks?.request(GATE_LOCK, forget) ?? forget());
  database.close();
}
