/** How long one code of a rotating ticket is shown. */
export const STEP_MS = 15_000;
/** As the server has it: a page's clock may be a little ahead, and a picture is worthless after 45 seconds. */
const STEPS_AHEAD = 1;
const STEPS_BEHIND = 2;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Which 15 seconds an instant (epoch milliseconds) is in. */
export const stepAt = (at: number): number => Math.floor(at / STEP_MS);

/** RFC 6238 with SHA-256: the six digits of one step, by the base32 secret of a ticket. */
export async function digitsOf(secret: string, step: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', base32Bytes(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, counter));
  const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 15) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** Whether these digits let in at this instant: those of its 15 seconds, of the next, and of the last two. */
export async function areCurrent(digits: string, secret: string, at: number): Promise<boolean> {
  const now = stepAt(at);
  const steps = Array.from({ length: STEPS_AHEAD + STEPS_BEHIND + 1 }, (_, i) => now - STEPS_BEHIND + i);
  return (await Promise.all(steps.map(step => digitsOf(secret, step)))).includes(digits);
}

function base32Bytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const letter of text.replace(/=+$/, '')) {
    value = ((value << 5) | BASE32.indexOf(letter)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >>> bits) & 0xff);
  }
  return new Uint8Array(bytes);
}
