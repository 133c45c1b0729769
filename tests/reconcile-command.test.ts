import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { reconciling } from './support/reconciling.js';
import { databaseUrlOf, SHARED_SECRET } from './support/server-process.js';

let app: TestApp;
let books: ReturnType<typeof reconciling>;
let event: GivenEvent;
let folder: string;
beforeAll(async () => {
  app = await startTestApp({ listen: true, env: { SECRET_KEY: SHARED_SECRET } });
  books = reconciling(app, buying(app));
  event = await app.given.event({ currency: 'NGN', tiers: [{ price: 500_000, capacity: 20 }] });
  folder = await mkdtemp(join(tmpdir(), 'foyer-command-'));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** As an operator runs it, beside the server. */
async function command(day: string, env: Record<string, string> = {}): Promise<{ code: number; lines: string[] }> {
  const script = ['--import', './scripts/typescript.js', 'server/cli/main.ts', 'reconcile', '--day', day];
  const environment = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    DATABASE_URL: await databaseUrlOf(app),
    SECRET_KEY: SHARED_SECRET,
    PUBLIC_URL: app.url,
    DATA_DIR: folder,
    ...env,
  };
  return new Promise(resolve => {
    const child = execFile(process.execPath, script, { env: environment }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode!, lines: `${stdout}${stderr}`.trimEnd().split('\n') }),
    );
  });
}

describe('npm run cli -- reconcile --day', () => {
  test('prints nothing but the figures of a day without a difference, and exits 0', async () => {
    const day = books.newDay();
    await books.on(day, await books.paid(event, 'STRIPE'));

    expect(await command(day)).toEqual({
      code: 0,
      lines: [
        `STRIPE on ${day} (UTC): 1 transaction, 0 refunds, 0 differences`,
        `PAYSTACK on ${day} (UTC): 0 transactions, 0 refunds, 0 differences`,
      ],
    });
  }, 30_000);

  test('prints every difference and what became of it, and exits 1', async () => {
    const day = books.newDay();
    const [less, unheard] = [
      await books.paid(event, 'STRIPE'),
      await books.paid(event, 'PAYSTACK', { settled: false }),
    ];
    await books.on(day, less, unheard);
    const [{ id: one }, { id: other }] = [await books.paymentOf(less), await books.paymentOf(unheard)];
    await books.there('STRIPE', one, 'amount', 499_000);

    const { code, lines } = await command(day);

    expect(code).toBe(1);
    expect(lines).toEqual([
      `STRIPE on ${day} (UTC): 1 transaction, 0 refunds, 1 difference`,
      expect.stringMatching(/^ {2}difference +here +there +we have +they have$/),
      expect.stringMatching(
        new RegExp(
          `^ {2}another amount was paid +payment ${one} +pi_\\w+ +NGN.5,000.00 SUCCEEDED +NGN.4,990.00 paid +open since`,
        ),
      ),
      `PAYSTACK on ${day} (UTC): 1 transaction, 0 refunds, 1 difference`,
      expect.stringContaining('they have'),
      expect.stringMatching(
        new RegExp(
          `^ {2}paid there, open here +payment ${other} +foyer-${other} +PENDING +NGN.5,000.00 paid +settled now$`,
        ),
      ),
    ]);
  }, 30_000);

  test('says which provider could not be compared, and exits 2', async () => {
    const env = {
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
      STRIPE_API_URL: 'http://127.0.0.1:9',
    };
    const day = books.newDay();

    expect(await command(day, env)).toEqual({
      code: 2,
      lines: [expect.stringContaining(`STRIPE on ${day} (UTC) could not be compared: STRIPE is not available`)],
    });
  }, 30_000);

  test('takes a day that is one, and has begun', async () => {
    expect((await command('2026-02-30')).lines.join()).toContain('A day is written so');
    expect((await command('2999-01-01')).lines.join()).toContain('still to come');
  }, 30_000);
});
