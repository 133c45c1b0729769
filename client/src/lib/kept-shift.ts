import type { CheckInKind } from '../gql/graphql.js';

/** The name that it is kept under; signing out takes it along. */
export const KEPT_SHIFT = 'foyer.gate.shift';

/** The shift that is on with this device, as its page needs it to go on after a reload. */
export interface KeptShift {
  eventId: string;
  /** Whose it is. */
  userId: string;
  /** Epoch milliseconds, by this device's clock. */
  startedAt: number;
  gate: string;
  lookFirst: boolean;
  kind: CheckInKind;
  /** How many were let through in it. */
  through: number;
}

/** Nobody stands at a gate for longer: a shift that nobody ended does not film by itself the next evening. */
const LONGEST_MS = 18 * 3_600_000;

/** One phone stands at one gate: a shift that begins takes the place of another event's. */
export function keepShift(shift: KeptShift): void {
  try {
    localStorage.setItem(KEPT_SHIFT, JSON.stringify(shift));
  } catch {
    // No room on the device: scanning goes on, and a reload asks for the start once more.
  }
}

/** This account's shift at this event; null where it was ended, never begun, or left too long ago. */
export function keptShift(eventId: string, userId: string): KeptShift | null {
  const shift = parsed(localStorage.getItem(KEPT_SHIFT));
  const isTheirs = shift?.eventId === eventId && shift.userId === userId;
  return isTheirs && Date.now() - shift.startedAt < LONGEST_MS ? shift : null;
}

/** What changed in a shift; nothing where it was ended meanwhile, or another was begun. */
export function changeShift({ eventId, userId, startedAt }: KeptShift, change: Partial<KeptShift>): void {
  const kept = keptShift(eventId, userId);
  if (kept?.startedAt === startedAt) keepShift({ ...kept, ...change });
}

/** An event's shift is over; another event's goes on. */
export function forgetShift(eventId: string): void {
  if (isOf(eventId, localStorage.getItem(KEPT_SHIFT))) localStorage.removeItem(KEPT_SHIFT);
}

/** Whether another tab has just ended this event's shift. */
export const isEnding = (eventId: string, { key, oldValue, newValue }: StorageEvent): boolean =>
  key === KEPT_SHIFT && newValue === null && isOf(eventId, oldValue);

const isOf = (eventId: string, text: string | null): boolean => parsed(text)?.eventId === eventId;

function parsed(text: string | null): KeptShift | null {
  try {
    return text === null ? null : (JSON.parse(text) as KeptShift | null);
  } catch {
    return null;
  }
}
