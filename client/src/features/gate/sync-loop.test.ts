import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SyncLoop } from './sync-loop.js';

/** When the work was begun, in seconds since the test began. */
let begun: number[];
let work: () => Promise<number | null>;
let turns: boolean[];
let slow: boolean;
let loops: SyncLoop[];
let chance: jest.SpiedFunction<typeof Math.random>;

const away = () => Promise.reject(new TypeError('Failed to fetch'));
const there = async () => 50;
const late = async () => 2_000;
const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1_000);
const gaps = () => begun.slice(1).map((at, i) => at - begun[i]!);

function running(): SyncLoop {
  const from = Date.now();
  const loop = new SyncLoop({
    work() {
      begun.push((Date.now() - from) / 1_000);
      return work();
    },
    onTurn: ({ isOnline, isSlow }) => {
      turns.push(isOnline);
      slow = isSlow;
    },
  });
  loops.push(loop);
  loop.start();
  return loop;
}

beforeEach(() => {
  jest.useFakeTimers();
  chance = jest.spyOn(Math, 'random').mockReturnValue(1);
  [begun, turns, loops] = [[], [], []];
  work = there;
});
afterEach(() => {
  loops.forEach(loop => loop.stop());
  chance.mockRestore();
  jest.useRealTimers();
});

describe('a device that has a network', () => {
  test('works every twenty seconds at the most', async () => {
    running();
    await pass(60);
    expect(begun).toEqual([0, 20, 40, 60]);
    expect(new Set(turns)).toEqual(new Set([true]));
  });

  test('works at once when there is more to do, after what it is at, and never twice at once', async () => {
    let done: (took: number) => void = () => undefined;
    work = () => new Promise(go => (done = go));
    const loop = running();
    loop.now();
    loop.now();
    expect(begun).toEqual([0]);
    done(50);
    await pass(0);
    expect(begun).toEqual([0, 0]);
    done(50);
    await pass(0);
    expect(begun).toEqual([0, 0]);
  });
});

describe('a device whose work fails again and again', () => {
  beforeEach(() => {
    work = away;
  });

  test('tries later and later, half a minute apart at the most', async () => {
    running();
    await pass(130);
    expect(gaps()).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect(new Set(turns)).toEqual(new Set([false]));
  });

  test('is out of step with the others: each pause is anything from its half to its whole', async () => {
    chance.mockReturnValue(0);
    running();
    await pass(62);
    expect(gaps()).toEqual([0.5, 1, 2, 4, 8, 15, 15, 15]);
    loops.pop()!.stop();
    begun = [];
    chance.mockReturnValue(0.5);
    running();
    await pass(6);
    expect(begun).toEqual([0, 0.75, 2.25, 5.25]);
  });

  test('tries at once when the browser says that the network is back, and begins anew with the shortest pause', async () => {
    running();
    await pass(20);
    begun = [];
    work = there;
    dispatchEvent(new Event('online'));
    expect(begun).toHaveLength(1);
    await pass(0);
    expect(turns.at(-1)).toBe(true);
    work = away;
    await pass(24);
    expect(gaps()).toEqual([20, 1, 2]);
  });

  test('is left alone after its end, whatever the browser says', async () => {
    const loop = running();
    await pass(3);
    loop.stop();
    begun = [];
    dispatchEvent(new Event('online'));
    loop.missed();
    await pass(120);
    expect(begun).toEqual([]);
  });
});

test('what was answered before the browser said that the network is gone makes it no network', async () => {
  let done: (took: number) => void = () => undefined;
  work = () => new Promise(go => (done = go));
  const loop = running();
  dispatchEvent(new Event('offline'));
  done(50);
  await pass(0);
  expect(loop.isOnline).toBe(false);
  work = there;
  await pass(1);
  expect(loop.isOnline).toBe(true);
});

describe('a device whose answers come late', () => {
  test('has no good network, and asks later and later whether it has become one', async () => {
    work = late;
    const loop = running();
    await pass(130);
    expect(gaps()).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    expect([new Set(turns), slow]).toEqual([new Set([false]), true]);
    work = there;
    await pass(30);
    expect([loop.isOnline, loop.isSlow]).toEqual([true, false]);
    loop.heard(2_000); // somebody's else
    expect([loop.isOnline, loop.isSlow]).toEqual([false, true]);
    loop.missed();
    expect([loop.isOnline, loop.isSlow]).toEqual([false, false]);
  });

  test('works at once all the same when there is more to do', async () => {
    const answers: ((took: number) => void)[] = [];
    work = () => new Promise(go => answers.push(go));
    const loop = running();
    answers[0]!(2_000);
    await pass(0);
    loop.now();
    loop.now();
    answers[1]!(2_000);
    await pass(0);
    expect(begun).toEqual([0, 0, 0]);
  });
});

test('a server that asked for a rest is left alone for so long, whoever wants what, and a moment more', async () => {
  const loop = running();
  await pass(0);
  work = away;
  loop.rest(45_000);
  loop.missed();
  loop.now();
  dispatchEvent(new Event('online'));
  await pass(45);
  expect(begun).toEqual([0]);
  work = there;
  await pass(1);
  expect(begun).toEqual([0, 46]);
  await pass(20);
  expect(begun).toEqual([0, 46, 66]);
});
