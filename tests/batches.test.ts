import { describe, expect, test } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Batches, type Outcome } from '../server/platform/batches.js';
import { BusyError } from '../server/platform/errors.js';

/** Work that notes its batches, doubles, and fails where it is told to. */
function doubling({ poison = NaN, ...options }: { poison?: number; most?: number; mostWaiting?: number } = {}) {
  const seen: number[][] = [];
  const batches = new Batches<number, number>({
    ...options,
    work: async requests => {
      seen.push([...requests]);
      await Promise.resolve();
      if (requests.includes(poison)) throw new Error(`poisoned by ${poison}`);
      return requests.map((n): Outcome<number> => (n < 0 ? { refusal: new Error(`no ${n}`) } : { result: n * 2 }));
    },
  });
  return { batches, seen };
}

describe('a batch', () => {
  test('has everybody who asks in the same turn, then everybody who came while it was under way', async () => {
    const { batches, seen } = doubling();
    const first = [batches.add(1), batches.add(2)];
    await Promise.resolve();
    await Promise.resolve();
    const second = [batches.add(3), batches.add(4), batches.add(5)];
    expect(await Promise.all([...first, ...second])).toEqual([2, 4, 6, 8, 10]);
    expect(seen).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('refuses one without the others noticing', async () => {
    const { batches } = doubling();
    const answers = await Promise.allSettled([batches.add(1), batches.add(-1), batches.add(2)]);
    expect(answers).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: new Error('no -1') },
      { status: 'fulfilled', value: 4 },
    ]);
  });

  test('that forgets somebody says so to them, and the next one comes', async () => {
    const batches = new Batches<number, number>({
      work: async ([first]) => (first === 1 ? [{ result: 10 }] : [{ result: 20 }]),
    });
    const [kept, forgotten] = await Promise.allSettled([batches.add(1), batches.add(2)]);
    expect(kept).toEqual({ status: 'fulfilled', value: 10 });
    expect(forgotten).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('no outcome') } });
    expect(await batches.add(3)).toBe(20);
  });

  test('that is poisoned is tried again in halves until the one who does it is alone', async () => {
    const { batches, seen } = doubling({ poison: 6 });
    const answers = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7, 8].map(n => batches.add(n)));
    expect(answers.map(answer => (answer.status === 'fulfilled' ? answer.value : String(answer.reason)))).toEqual([
      2,
      4,
      6,
      8,
      10,
      'Error: poisoned by 6',
      14,
      16,
    ]);
    expect(seen.length).toBe(7); // 8; 4 and 4; 2 and 2; 1 and 1
  });

  test('is as large as it may be, and the rest is the next', async () => {
    const { batches, seen } = doubling({ most: 2 });
    await Promise.all([1, 2, 3, 4, 5].map(n => batches.add(n)));
    expect(seen).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('never has two of the same name, and they keep their order', async () => {
    const seen: string[][] = [];
    const batches = new Batches<string, string>({
      nameOf: request => request[0]!,
      work: async requests => {
        seen.push([...requests]);
        return requests.map(result => ({ result }));
      },
    });
    await Promise.all(['a1', 'b1', 'a2', 'a3', 'c1'].map(request => batches.add(request)));
    expect(seen).toEqual([['a1', 'b1', 'c1'], ['a2'], ['a3']]);
  });

  test('never has two that share one of their names, and nobody overtakes their own earlier request', async () => {
    const seen: string[][] = [];
    const batches = new Batches<string, string>({
      nameOf: request => [...request],
      work: async requests => {
        seen.push([...requests]);
        return requests.map(result => ({ result }));
      },
    });
    await Promise.all(['ab', 'bc', 'cd', 'ef'].map(request => batches.add(request)));
    expect(seen).toEqual([['ab', 'ef'], ['bc'], ['cd']]);
  });

  test('is not tried again in halves when the database is away: everybody is told at once', async () => {
    let tries = 0;
    const batches = new Batches<number, number>({
      work: async () => {
        tries += 1;
        throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      },
    });
    const answers = await Promise.allSettled([1, 2, 3, 4].map(n => batches.add(n)));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(tries).toBe(1);
  });

  test('runs in nobody’s context, and answers each in their own', async () => {
    const whose = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const batches = new Batches<number, number>({
      work: async requests => {
        seen.push(whose.getStore());
        return requests.map(result => ({ result }));
      },
    });
    const ask = (name: string) => whose.run(name, async () => [await batches.add(1), whose.getStore()]);
    expect(await Promise.all([ask('Ada'), ask('Grace')])).toEqual([
      [1, 'Ada'],
      [1, 'Grace'],
    ]);
    expect(seen).toEqual([undefined]);
  });
});

test('whoever comes when too many wait is told to come back, and those who wait are served', async () => {
  const { batches } = doubling({ mostWaiting: 2 });
  const waiting = [batches.add(1), batches.add(2)];
  await expect(batches.add(3)).rejects.toBeInstanceOf(BusyError);
  expect(await Promise.all(waiting)).toEqual([2, 4]);
  expect(await batches.add(4)).toBe(8);
});
