import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { clock } from '../../server/platform/clock.js';
import { startTestApp, type TestApp } from './app.js';
import { gateKeeping } from './gate-keeping.js';
import { scanning, type Gate } from './scanning.js';

export interface GateSuite {
  readonly app: TestApp;
  readonly gate: Gate;
  readonly keeping: ReturnType<typeof gateKeeping>;
}

/**
 * A server for a file of tests about gates and what is kept of them, handed over before the first of them. After each the
 * clock is right again.
 * @param listen as of `startTestApp`
 */
export function gateSuite(use: (suite: GateSuite) => void, { listen = false } = {}): void {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ listen });
    use({ app, gate: await scanning(app), keeping: gateKeeping(app) });
  });
  afterEach(() => clock.reset());
  afterAll(() => app[Symbol.asyncDispose]());
}
