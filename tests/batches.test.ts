import { describe, expect, jest, test } from '@jest/globals';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
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

  test('that is large lets others have a turn while its callers are answered', async () => {
    const { batches } = doubling();
    let answered = 0;
    const calls = Array.from({ length: 120 }, (_, n) => batches.add(n).then(() => (answered += 1)));
    const seen: number[] = [];
    while (answered < calls.length) {
      await nextTurn();
      seen.push(answered);
    }
    expect(seen).toContain(50);
    expect(seen).toContain(100);
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

describe('where somebody holds an event', () => {
  /** Requests are `event number`; a batch with a held event waits for its lock in vain, when the test says so. */
  function selling({ most = 500 }: { most?: number } = {}) {
    const held = new Set<string>();
    const asked: number[] = [];
    const seen: string[] = [];
    const given: (() => void)[] = [];
    const eventOf = (request: string) => request[0]!;
    const batches = new Batches<string, string>({
      most,
      locks: { name: 'a test', eventsOf: async requests => (asked.push(requests.length), requests.map(eventOf)) },
      work: async requests => {
        seen.push(requests.join(' '));
        if (requests.some(request => held.has(eventOf(request)))) {
          await new Promise<void>(tell => given.push(tell));
          throw Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
        }
        return requests.map(result => ({ result }));
      },
    });
    const turn = () => new Promise(resolve => setImmediate(resolve));
    /** Everybody who waits for a lock has done so in vain. */
    const giveUp = async () => {
      await turn();
      for (const tell of given.splice(0)) tell();
      await turn();
    };
    return { batches, held, seen, asked, giveUp };
  }

  test('its buyers alone are told to come back; the others are served beside it, and later without it', async () => {
    const { batches, held, seen, giveUp } = selling();
    held.add('a');
    const [a1, b1, c1] = ['a1', 'b1', 'c1'].map(one => batches.add(one));
    const refusal = expect(a1).rejects.toBeInstanceOf(BusyError);
    await giveUp();
    expect(await Promise.all([b1, c1])).toEqual(['b1', 'c1']);
    const a2 = batches.add('a2');
    const second = expect(a2).rejects.toBeInstanceOf(BusyError);
    expect(await batches.add('b2')).toBe('b2');
    await giveUp();
    await Promise.all([refusal, second]); // a2 was in line when it was known
    held.clear();
    expect(await batches.add('a3')).toBe('a3');
    expect(await Promise.all([batches.add('a4'), batches.add('b4')])).toEqual(['a4', 'b4']);
    expect(seen).toEqual(['a1 b1 c1', 'a1', 'b1', 'c1', 'b2', 'a3', 'a4 b4']);
  });

  test('that is the only one in its batch, it is not tried twice', async () => {
    const { batches, held, seen, giveUp } = selling();
    held.add('a');
    const both = [batches.add('a1'), batches.add('a2')].map(one => expect(one).rejects.toBeInstanceOf(BusyError));
    await giveUp();
    await Promise.all(both);
    expect(seen).toEqual(['a1 a2']);
  });

  test('it is asked about until nobody has wanted it for a minute', async () => {
    const { batches, held, seen, asked, giveUp } = selling();
    held.add('a');
    const refusal = expect(batches.add('a1')).rejects.toBeInstanceOf(BusyError);
    await giveUp();
    await refusal;
    held.clear();
    await batches.add('b1');
    expect(asked).toEqual([1, 1]);
    const later = performance.now() + 61_000;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => later);
    await Promise.all([batches.add('a2'), batches.add('b2')]);
    clock.mockRestore();
    expect(asked).toEqual([1, 1]);
    expect(seen.at(-1)).toBe('a2 b2');
  });

  test('more events than are tried at once, each has its turn', async () => {
    const { batches, held, giveUp } = selling();
    for (const event of 'abcdef') held.add(event);
    const refused = [...'abcdef'].map(one => expect(batches.add(one)).rejects.toBeInstanceOf(BusyError));
    const served = batches.add('g');
    for (let i = 0; i < 3; i += 1) await giveUp();
    expect(await served).toBe('g');
    await Promise.all(refused);
  });

  test('it has no line of its own where nobody says which events are waited for: all are told', async () => {
    const batches = new Batches<number, number>({
      work: async () => {
        throw Object.assign(new Error('lock'), { code: '55P03' });
      },
    });
    await expect(batches.add(1)).rejects.toBeInstanceOf(BusyError);
  });
});

test('whoever comes when too many wait is told to come back, and those who wait are served', async () => {
  const { batches } = doubling({ mostWaiting: 2 });
  const waiting = [batches.add(1), batches.add(2)];
  await expect(batches.add(3)).rejects.toBeInstanceOf(BusyError);
  expect(await Promise.all(waiting)).toEqual([2, 4]);
  expect(await batches.add(4)).toBe(8);
});
