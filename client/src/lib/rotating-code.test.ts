import { describe, expect, test } from '@jest/globals';
import { areCurrent, digitsOf, STEP_MS, stepAt } from './rotating-code.js';

/** RFC 6238, appendix B, for SHA-256: its seed of 32 bytes in base32, and the last six of its eight digits. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA';

describe('a rotating code', () => {
  test.each([
    [0x1, '119246'],
    [0x23523ec, '084774'],
    [0x23523ed, '062674'],
    [0x273ef07, '819424'],
    [0x3f940aa, '698825'],
    [0x27bc86aa, '737706'],
  ])('of step %i has the digits of RFC 6238', async (step, digits) => {
    expect(await digitsOf(SEED, step)).toBe(digits);
  });

  test.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, true],
    [3, false],
  ])('shown %i steps ago lets in: %s', async (ago, letsIn) => {
    const now = 1_790_000_000_000;
    const digits = await digitsOf(SEED, stepAt(now - ago * STEP_MS));
    expect(await areCurrent(digits, SEED, now)).toBe(letsIn);
  });
});
