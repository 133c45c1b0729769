import { afterEach, expect, jest, test } from '@jest/globals';
import { PageKeeper } from './page-keeper.js';

afterEach(() => {
  jest.useRealTimers();
});

/** A browser whose worker becomes ready when the test says so, and then answers `isKept`. */
function container(isKept: boolean) {
  let isReady!: () => void;
  const active = {
    postMessage: (_: unknown, [port]: [MessagePort]) => port.postMessage(isKept),
  };
  const registration = { active, waiting: null, installing: null, addEventListener: () => undefined };
  const ready = new Promise(resolve => (isReady = () => resolve(registration)));
  return {
    isReady: () => isReady(),
    container: { register: () => Promise.resolve(registration), ready } as unknown as ServiceWorkerContainer,
  };
}

test('a worker that never answers keeps nothing, and the page says so after a while', async () => {
  jest.useFakeTimers();
  const keeper = new PageKeeper(container(true).container);
  void keeper.keep('gate');
  expect(keeper.state().pages).toBe('preparing');
  await jest.advanceTimersByTimeAsync(21_000);
  expect(keeper.state().pages).toBe('none');
});

test('an answer that comes late is said all the same', async () => {
  jest.useFakeTimers();
  const ports = { port1: { onmessage: null as ((event: { data: unknown }) => void) | null }, port2: {} };
  Object.assign(ports.port2, { postMessage: (data: unknown) => ports.port1.onmessage?.({ data }) });
  Object.assign(globalThis, {
    MessageChannel: function MessageChannel() {
      return ports;
    },
  });
  const world = container(true);
  const keeper = new PageKeeper(world.container);
  const keeping = keeper.keep('gate');
  await jest.advanceTimersByTimeAsync(21_000);
  world.isReady();
  await keeping;
  expect(keeper.state().pages).toBe('kept');
});
