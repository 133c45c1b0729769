import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { clock } from '../../server/platform/clock.js';
import { startTestApp, type TestApp } from './app.js';
import { differences } from './differences.js';
import { scanning, type Gate } from './scanning.js';
import { transferring } from './transferring.js';

export interface TransferSuite {
  readonly app: TestApp;
  readonly gate: Gate;
  readonly on: ReturnType<typeof transferring>;
}

/**
 * A server for a file of tests about tickets that are passed on, handed over before the first of them. After each the clock is
 * right again, and in the end the record agrees with itself.
 * @param listen as of `startTestApp`
 */
export function transferSuite(use: (suite: TransferSuite) => void, { listen = false } = {}): void {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ listen });
    use({ app, gate: await scanning(app), on: transferring(app) });
  });
  afterEach(() => clock.reset());
  afterAll(async () => {
    await app.runJobs();
    expect(await differences(app)).toEqual([]);
    await app[Symbol.asyncDispose]();
  });
}
