import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_PASSES, Round, type InLine } from '../server/waitlist/waitlist.policy.js';

interface Waiter extends InLine {
  readonly name: string;
}

const waiter = (name: string, quantity: number, passes = 0, collected = 0): Waiter => ({
  name,
  tierId: 'tier',
  quantity,
  passes,
  collected,
});

/** So many tickets come back to this line, of a tier of so many. @returns what is on sale then. */
function release(line: readonly Waiter[], units: number, most = Infinity): { served: Waiter[]; left: number } {
  let left = units;
  const round = new Round<Waiter>({
    left: () => left,
    most: () => most,
    setAside: (_, taken) => (left -= taken),
    giveBack: (_, back) => (left += back),
  });
  for (const entry of line) if (entry.collected > 0) round.letGo(entry);
  for (const entry of line) round.ask(entry);
  round.end();
  return { served: round.served, left };
}

const waits = ({ quantity, collected }: Waiter) => collected < quantity;

/** Releases one after the other, each to those who still wait. @returns who was served, in turn, and what went on sale. */
function releaseAll(line: readonly Waiter[], ...units: number[]): { served: string[]; left: number[] } {
  const served: string[] = [];
  const left: number[] = [];
  for (const some of units) {
    const round = release(line.filter(waits), some);
    served.push(...round.served.map(({ name }) => name));
    left.push(round.left);
  }
  return { served, left };
}

describe('what came back', () => {
  test.each([
    ['goes to the first', [1, 1], [1], ['0'], [0]],
    ['goes to the first whom it is enough for', [3, 2, 1], [2], ['1'], [0]],
    ['goes on to the next, as long as any is left', [1, 3, 2, 1], [4], ['0', '1'], [0]],
    ['serves a smaller one behind a larger one with the rest', [2, 3, 1], [3], ['0', '2'], [0]],
    ['that fits nobody is on sale', [3, 2], [1], [], [1]],
    ['is on sale in part', [2, 2], [3], ['0'], [1]],
    ['serves nobody where nobody waits', [], [5], [], [5]],
    [
      'passes a group five times, and is its own from then on',
      [3, 1, 1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1, 1, 1, 1],
      ['1', '2', '3', '4', '5', '0'],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ],
    [
      'is collected from the same release, once the fifth went by',
      [3, 1, 1, 1, 1, 1, 1],
      [2, 2, 2, 2],
      ['1', '2', '3', '4', '5', '0'],
      [0, 0, 0, 0],
    ],
    ['goes on sale past a group five times too', [2], [1, 1, 1, 1, 1, 1, 1], ['0'], [1, 1, 1, 1, 1, 0, 0]],
    [
      'counts an offer behind and a rest on sale alike',
      [4, 1, 1],
      [1, 2, 1, 1, 1, 1, 3],
      ['1', '2', '0'],
      [0, 1, 1, 1, 0, 0, 1],
    ],
  ])('%s', (_, quantities, releases, served, left) => {
    const line = quantities.map((quantity, i) => waiter(String(i), quantity));
    expect(releaseAll(line, ...releases)).toEqual({ served, left });
  });

  test('of two groups that collect the first is whole first', () => {
    const line = [waiter('first', 4, MOST_PASSES, 1), waiter('second', 3, MOST_PASSES), waiter('third', 1)];
    expect(releaseAll(line, 2, 2, 1, 1, 1)).toEqual({ served: ['first', 'second', 'third'], left: [0, 0, 0, 0, 0] });
  });
});

describe('who wants more than there can be', () => {
  test('holds nobody up: it is not passed over, collects nothing, and keeps its place', () => {
    const large = waiter('large', 10);
    const line = [large, ...Array.from({ length: 7 }, (_, i) => waiter(String(i), 1))];
    for (let i = 0; i < 7; i++) expect(release(line.filter(waits), 1, 8)).toMatchObject({ left: 0 });
    expect(line.filter(waits)).toEqual([large]);
    expect(large).toMatchObject({ passes: 0, collected: 0 });
    expect(release([large], 1, 8).left).toBe(1);
  });

  test('is first again as soon as there can be as many', () => {
    const line = [waiter('large', 10), waiter('small', 1)];
    expect(release(line, 10, 18).served.map(({ name }) => name)).toEqual(['large']);
  });

  test('lets go what it had collected while there could be more', () => {
    const line = [waiter('small', 2), waiter('large', 10, MOST_PASSES, 6), waiter('other', 5)];
    const { served, left } = release(line, 1, 8);
    expect(served.map(({ name }) => name)).toEqual(['small', 'other']);
    expect([left, line[1]!.collected]).toEqual([0, 0]);
  });
});

describe('for any line and any releases', () => {
  const lines = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 });
  const releases = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 40 });

  test('every ticket is somebody’s, or on sale because nobody who waits could have it', () => {
    fc.assert(
      fc.property(lines, releases, (quantities, units) => {
        const line = quantities.map((quantity, i) => waiter(String(i), quantity));
        for (const some of units) {
          const asked = line.filter(waits);
          const before = new Map(asked.map(entry => [entry, { ...entry }]));
          const { left } = release(asked, some);
          const given = asked.map(entry => entry.collected - before.get(entry)!.collected);
          expect(given.reduce((all, one) => all + one, 0)).toBe(some - left);
          for (const entry of asked.filter(waits)) {
            expect(entry.quantity).toBeGreaterThan(left);
            if (before.get(entry)!.passes >= MOST_PASSES) expect(left).toBe(0);
            if (entry.passes < MOST_PASSES) expect(entry.collected).toBe(0); // all or nothing
          }
        }
      }),
    );
  });

  test('at most five go before anybody who came first, counting what went on sale; then nobody does', () => {
    fc.assert(
      fc.property(lines, releases, (quantities, units) => {
        const line = quantities.map((quantity, i) => waiter(String(i), quantity));
        const gone = new Map(line.map(entry => [entry, 0]));
        for (const some of units) {
          const asked = line.filter(waits);
          const before = new Map(asked.map(entry => [entry, entry.collected]));
          const { left } = release(asked, some);
          for (const [i, entry] of asked.entries()) {
            if (!waits(entry)) continue;
            const behind = asked.slice(i + 1).filter(other => other.collected > before.get(other)!).length;
            gone.set(entry, gone.get(entry)! + behind + (left > 0 ? 1 : 0));
          }
        }
        for (const [entry, count] of gone) if (waits(entry)) expect(count).toBeLessThanOrEqual(MOST_PASSES);
      }),
    );
  });

  test('of those who want as many, who came first is served first', () => {
    fc.assert(
      fc.property(lines, releases, (quantities, units) => {
        const line = quantities.map((quantity, i) => waiter(String(i), quantity));
        const served = releaseAll(line, ...units).served.map(Number);
        for (const quantity of new Set(quantities)) {
          const alike = served.filter(place => quantities[place] === quantity);
          expect(alike).toEqual([...alike].sort((a, b) => a - b));
        }
      }),
    );
  });
});
