import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { clock } from '../../server/platform/clock.js';
import { startTestApp, type TestApp } from './app.js';
import { waitingAt } from './waiting-rooms.js';

export interface RoomSuite {
  readonly app: TestApp;
  readonly wait: ReturnType<typeof waitingAt>;
}

/**
 * A server for a file of tests about waiting rooms, handed over before the first of them. After each the clock is right again.
 * @param listen as of `startTestApp`
 */
export function roomSuite(use: (suite: RoomSuite) => void, { listen = false } = {}): void {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ listen });
    use({ app, wait: waitingAt(app) });
  });
  afterEach(() => clock.reset());
  afterAll(() => app[Symbol.asyncDispose]());
}
