import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quota, takeTurns } from '../server/waiting-room/admission.policy.js';

test('is even: fractions are carried, nothing is saved up, and a late tick is made good', () => {
  let carry = 0;
  const admitted = Array.from({ length: 120 }, () => {
    const now = quota(carry, 45, 1);
    ({ carry } = now);
    return now.admit;
  });
  expect(admitted.reduce((sum, n) => sum + n, 0)).toBe(45);
  expect(Math.max(...admitted)).toBe(1);
  expect(quota(0, 60_000, 1).admit).toBe(500);
  expect(quota(0, 60_000, 2).admit).toBe(1_000);
  expect(quota(0, 60_000, 1_000_000).admit).toBe(500);
});

test('of any ten in a row as many are REGULAR as was promised, while any wait there; else VIP goes first', () => {
  const lanes = fc.record({ vip: fc.nat(30), regular: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(lanes, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (rounds, share) => {
      let recent = '';
      let line = '';
      for (const waiting of rounds) {
        for (let { vip, regular } = waiting; ;) {
          const one = takeTurns(1, { vip, regular }, recent, share);
          if (one.vip + one.regular === 0) break;
          const needed = Math.ceil(Math.round(10 * share * 1_000) / 1_000);
          line += one.vip ? 'V' : 'R';
          if (regular > 0 && one.vip) {
            expect(`RRRRRRRRR${line}`.slice(-10).replaceAll('V', '').length).toBeGreaterThanOrEqual(needed);
          }
          if (vip > 0 && one.regular) {
            expect(`RRRRRRRRR${line}`.slice(-10, -1).replaceAll('V', '').length).toBeLessThan(needed);
          }
          vip -= one.vip;
          regular -= one.regular;
          ({ recent } = one);
        }
      }
      const atOnce = takeTurns(25, { vip: 20, regular: 20 }, recent, share);
      let [slowly, vip] = [recent, 0];
      for (let i = 0; i < 25; i += 1) {
        const one = takeTurns(1, { vip: 20 - vip, regular: 20 - (i - vip) }, slowly, share);
        vip += one.vip;
        slowly = one.recent;
      }
      expect(atOnce).toEqual({ vip, regular: 25 - vip, recent: slowly });
    }),
  );
});
