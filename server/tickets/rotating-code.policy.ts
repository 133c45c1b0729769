import { createHmac } from 'node:crypto';

const STEP_MS = 15_000;
/** The page's clock may be a little ahead; a screenshot is worthless after 45 seconds at the latest. */
const STEPS_AHEAD = 1;
const STEPS_BEHIND = 2;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What a QR code carried, taken apart: the ticket's code, and the six digits behind it where the code rotates. */
export interface Scanned {
  readonly code: string | null;
  readonly digits: string | null;
}

/** A code and its digits; whatever else was scanned stays as it is, and nothing is nothing. */
export function splitScanned(scanned: string | null | undefined): Scanned {
  const [, code, digits] = /^(FY1\.[^.]+\.[^.]+)\.(\d{6})$/.exec(scanned ?? '') ?? [];
  return code && digits ? { code, digits } : { code: scanned || null, digits: null };
}

/** Whether these digits let in at this instant: those of its 15 seconds, of the next, and of the last two. */
export function areCurrent(digits: string, secret: Buffer, at: Date): boolean {
  const now = Math.floor(at.getTime() / STEP_MS);
  for (let step = now - STEPS_BEHIND; step <= now + STEPS_AHEAD; step += 1) {
    if (digitsOf(secret, step) === digits) return true;
  }
  return false;
}

/** RFC 6238 with SHA-256: the digits of one step, which is so many times 15 seconds after 1970. */
export function digitsOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha256', secret).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** RFC 4648; without padding, as authenticators take it. */
export function base32(bytes: Buffer): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32[(value << (5 - bits)) & 31] : text;
}
