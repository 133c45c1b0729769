import { NIL, v7, validate } from 'uuid';
import { randomBytes } from './random.js';

const ID_BYTES = 16;
/** Milliseconds and number within them of the last id, as in RFC 9562, 6.2, method 1. */
let last = { msecs: 0, seq: 0 };

/** A new UUIDv7: sorts by time of creation, so that indexes on it grow at one end (node's own is not monotonic within a millisecond). */
export function newId(): string {
  const random = randomBytes(ID_BYTES);
  last = following(last, random);
  return v7({ random, ...last });
}

/** A number of 31 random bits in a new millisecond, else the next one; after the 32nd bit the next millisecond's. */
function following({ msecs, seq }: typeof last, random: Uint8Array): typeof last {
  const now = Date.now();
  if (now > msecs) return { msecs: now, seq: new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1 };
  return seq === 0xffffffff ? { msecs: msecs + 1, seq: 0 } : { msecs, seq: seq + 1 };
}

/**
 * An id that nobody guesses: 128 random bits in base64url. It begins with no hyphen, which one of 64 would, so that no
 * command takes it for an option.
 */
export function newOpaqueId(): string {
  for (;;) {
    const id = Buffer.from(randomBytes(ID_BYTES)).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}

/** Whether this can be an id at all. To be asked before PostgreSQL is, which fails a statement that has another text for a uuid. */
export const isId = (text: string): boolean => validate(text);

/** This id, or one that nothing has: what can be none fits nothing. */
export const idOrNone = (text: string): string => (isId(text) ? text : NIL);
