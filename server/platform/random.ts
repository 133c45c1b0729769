import { randomFillSync } from 'node:crypto';

/** Asking the system costs a microsecond, for 16 bytes as for 4,096; an order of one ticket needs random bytes six times. */
const supply = new Uint8Array(4_096);
let used = supply.length;

/** Bytes from `crypto`, at most 4,096 at once, that nobody else gets. The array is good until the next call. */
export function randomBytes(count: number): Uint8Array {
  if (used + count > supply.length) {
    randomFillSync(supply);
    used = 0;
  }
  return supply.subarray(used, (used += count));
}
