import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CircuitState, ProviderCircuit } from '../server/payments/circuit-breaker.js';
import { ProviderRefused, ProviderUnavailable } from '../server/payments/payment-provider.errors.js';
import { ProviderName } from '../server/payments/payment.entity.js';
import { SharedCircuits } from '../server/payments/shared-circuits.js';
import { metrics } from '../server/platform/http/metrics.js';
import { log } from '../server/platform/log.js';
import { eventually } from './support/live.js';
import { startRedis, type FakeRedis } from './support/redis.js';

const { STRIPE } = ProviderName;
const MINUTE = 60_000;
const circuits: ProviderCircuit[] = [];
const circuit = (kind: 'read' | 'write' = 'write', resetMs?: number) => {
  const made = new ProviderCircuit(STRIPE, kind, 1_000, resetMs);
  circuits.push(made);
  return made;
};
afterEach(() => circuits.splice(0).forEach(one => one.shutdown()));

const away = () => Promise.reject(new ProviderUnavailable(STRIPE, 'answered 500'));
const refused = () => Promise.reject(new ProviderRefused(STRIPE, 'no such session', 404));
const well = () => Promise.resolve('well');
/** What a call came to: its answer, or why there is none. */
const outcome = (one: ProviderCircuit, request: () => Promise<unknown>) =>
  one.call(request).then(String, (error: Error) => error.message.replace(/^STRIPE (is not available: )?/, ''));
const times = (n: number, one: ProviderCircuit, request: () => Promise<unknown>) =>
  Promise.all(Array.from({ length: n }, () => outcome(one, request)));
const figure = async (name: string, labels: Record<string, string>) => {
  const { values } = await metrics.getSingleMetric(name)!.get();
  return values.find(value => Object.entries(labels).every(([key, label]) => value.labels[key] === label))?.value ?? 0;
};

describe('a circuit', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('stays closed over nine failures, and opens with the tenth: then no call is made', async () => {
    const one = circuit();
    await times(9, one, away);
    expect([one.state, one.retryAfterSeconds]).toEqual([CircuitState.CLOSED, 0]);
    await times(1, one, away);
    expect([one.state, one.retryAfterSeconds]).toEqual([CircuitState.OPEN, 60]);

    const request = jest.fn(well);
    expect(await outcome(one, request)).toBe('its circuit is open');
    expect(request).not.toHaveBeenCalled();
    expect(await figure('foyer_provider_circuit_state', { provider: STRIPE, kind: 'write' })).toBe(2);
  });

  test('stays closed while more than half of the calls are answered, if only by a no', async () => {
    const one = circuit();
    await times(11, one, refused);
    await times(10, one, away);
    expect(one.state).toBe(CircuitState.CLOSED);
    expect(await times(1, one, refused)).toEqual(['refused: no such session']);
  });

  test('lets one call through after a minute: answered, it closes; the others waited in vain', async () => {
    const one = circuit();
    await times(10, one, away);
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(one.state).toBe(CircuitState.HALF_OPEN);
    expect(await figure('foyer_provider_circuit_state', { provider: STRIPE, kind: 'write' })).toBe(1);

    const request = jest.fn(well);
    expect(await times(5, one, request)).toEqual(['well', ...Array<string>(4).fill('its circuit is open')]);
    expect(request).toHaveBeenCalledTimes(1);
    expect([one.state, one.retryAfterSeconds]).toEqual([CircuitState.CLOSED, 0]);
    expect(await figure('foyer_provider_circuit_state', { provider: STRIPE, kind: 'write' })).toBe(0);
  });

  test('opens for another minute when that one call fails', async () => {
    const one = circuit();
    await times(10, one, away);
    await jest.advanceTimersByTimeAsync(MINUTE);
    await times(1, one, away);
    expect([one.state, one.retryAfterSeconds]).toEqual([CircuitState.OPEN, 60]);
  });

  test('that reads says nothing of one that writes', async () => {
    const [writes, reads] = [circuit('write'), circuit('read')];
    await times(10, reads, away);
    expect([reads.state, writes.state]).toEqual([CircuitState.OPEN, CircuitState.CLOSED]);
  });

  test('does not know what became of a call that took too long, and leaves the others alone', async () => {
    const one = circuit();
    const slow = outcome(one, () => new Promise(() => {}));
    await jest.advanceTimersByTimeAsync(900);
    const later = outcome(one, () => new Promise(resolve => setTimeout(() => resolve('well'), 900)));
    await jest.advanceTimersByTimeAsync(900);
    expect(await Promise.all([slow, later])).toEqual(['no answer in time', 'well']);
  });

  test('says since when it works or does not, and what failed last, without secrets', async () => {
    const made = new Date();
    const one = circuit();
    expect(one.health()).toEqual({
      kind: 'write',
      circuit: CircuitState.CLOSED,
      since: made,
      retryAt: null,
      lastError: null,
      lastErrorAt: null,
    });
    await jest.advanceTimersByTimeAsync(MINUTE);
    const opened = new Date();
    await times(9, one, away);
    await times(3, one, refused);
    expect(one.health()).toMatchObject({ since: made, lastError: expect.stringContaining('answered 500') });
    await times(1, one, () => Promise.reject(new Error('GET https://x.example/?token=abc failed')));
    expect(one.health()).toEqual({
      kind: 'write',
      circuit: CircuitState.OPEN,
      since: opened,
      retryAt: new Date(opened.getTime() + MINUTE),
      lastError: 'Error: GET https://x.example/?token=[hidden] failed',
      lastErrorAt: opened,
    });

    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(one.health()).toMatchObject({ circuit: CircuitState.HALF_OPEN, since: opened });
    await times(1, one, away);
    expect(one.health()).toMatchObject({ circuit: CircuitState.OPEN, since: opened });
    await jest.advanceTimersByTimeAsync(MINUTE);
    const back = new Date();
    await times(1, one, well);
    expect(one.health()).toMatchObject({ circuit: CircuitState.CLOSED, since: back, retryAt: null });
  });

  test('is counted by what its calls came to', async () => {
    const calls = () =>
      Promise.all(
        ['answered', 'refused', 'unavailable', 'not_made'].map(what =>
          figure('foyer_provider_calls_total', { provider: STRIPE, kind: 'read', outcome: what }),
        ),
      );
    const before = await calls();
    const one = circuit('read');
    await times(2, one, well);
    await times(3, one, refused);
    await times(10, one, away);
    await times(4, one, well);
    expect((await calls()).map((count, i) => count - before[i]!)).toEqual([2, 3, 10, 4]);
  });
});

describe('the circuits of two processes, through Redis', () => {
  let redis: FakeRedis;
  const shared: SharedCircuits[] = [];
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    shared.splice(0).forEach(one => one.close());
    await redis.stop();
  });
  /** One process: its two circuits, which it tells of. */
  const process = async (url = redis.url, resetMs?: number) => {
    const made = { writes: circuit('write', resetMs), reads: circuit('read', resetMs) };
    const sharing = new SharedCircuits(url, [made.writes, made.reads], log);
    shared.push(sharing);
    await sharing.connect();
    return made;
  };

  test('open together, within a second, and close together; the other kind of call stays as it was', async () => {
    const [one, other] = [await process(redis.url, 500), await process(redis.url, 500)];
    await eventually(() => redis.listeners() === 2);

    await times(10, one.writes, away);
    await eventually(() => other.writes.state === CircuitState.OPEN, 1_000);
    expect(other.reads.state).toBe(CircuitState.CLOSED);
    expect(one.writes.health().lastError).toContain('answered 500');
    expect(other.writes.health().lastError).toBe('Another process found it away.');
    expect(await outcome(other.writes, well)).toBe('its circuit is open');

    await eventually(() => one.writes.state === CircuitState.HALF_OPEN, 1_000);
    expect(await outcome(one.writes, well)).toBe('well');
    await eventually(() => other.writes.state === CircuitState.CLOSED, 1_000);
  });

  test('that comes late, or comes back, hears what is open', async () => {
    const one = await process();
    await eventually(() => redis.listeners() === 1);
    await times(10, one.writes, away);
    const late = await process();
    await eventually(() => late.writes.state === CircuitState.OPEN, 1_000);

    redis.cut();
    late.writes.follow(CircuitState.CLOSED);
    await eventually(() => redis.listeners() === 2, 3_000);
    await eventually(() => late.writes.state === CircuitState.OPEN, 3_000);
  });

  test('work each for itself while Redis is away', async () => {
    const [one, other] = [await process('redis://127.0.0.1:1'), await process('redis://127.0.0.1:1')];
    await times(10, one.writes, away);
    expect([one.writes.state, other.writes.state]).toEqual([CircuitState.OPEN, CircuitState.CLOSED]);
    expect(await outcome(other.writes, well)).toBe('well');
  });
});
