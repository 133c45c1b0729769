import type { GateDatabase, GateNotice, KeptList, RecentScan } from '../../lib/gate-store.js';
import type { NoStore } from './device-store.js';
import { newestFirst } from './recent-scans.js';

export interface EngineState {
  /** `none`: this browser keeps nothing, so scans are made with a network or not at all; `newer`: nor does this page any more. */
  store: 'opening' | 'kept' | NoStore;
  /** The server answers promptly. */
  isOnline: boolean;
  /** It answers, but late: the device decides, and sends at once. */
  isSlow: boolean;
  /** This person's scans that the server has not answered for, of all events. */
  waiting: number;
  /** Scans of others on this device: sent when they sign in here again. */
  ofOthers: number;
  /** When the list was asked for that was read to its end last; null where none was. By this device's clock. */
  listAskedAt: number | null;
  /** The event's gates by its list; null where none was read to its end. */
  listedGates: KeptList['rules']['gates'] | null;
  /** How many tickets it has; null where there is none, or nobody counted them. */
  listedTickets: number | null;
  notices: readonly GateNotice[];
  /** The last scans of this device at this event, the newest first. */
  recent: readonly RecentScan[];
  /** The shift is over, and the server has not heard of it, or does not let this person end it; null where neither is so. */
  ending: 'WAITING' | 'REFUSED' | null;
  /** Why this person can't go on; null while they can. */
  over: 'NOT_STAFF' | null;
}

/** What of it stands in the store, which other tabs write to as well. */
export async function readState(
  database: GateDatabase,
  eventId: string,
  userId: string,
): Promise<Partial<EngineState>> {
  const [queue, list, notices, recent] = await Promise.all([
    database.getAll('queue'),
    database.get('lists', eventId),
    database.getAll('notices'),
    database.getAll('recent'),
  ]);
  const waiting = queue.filter(scan => scan.userId === userId).length;
  return {
    waiting,
    ofOthers: queue.length - waiting,
    // A list that is read anew is decided by meanwhile.
    listAskedAt: list?.askedAt || null,
    listedGates: list?.askedAt ? list.rules.gates : null,
    listedTickets: (list?.askedAt ? list.tickets : null) ?? null,
    notices: notices.filter(notice => notice.eventId === eventId).sort(newestFirst),
    recent: recent.filter(scan => scan.eventId === eventId).sort(newestFirst),
  };
}
