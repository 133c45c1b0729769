import { expect, test } from '@jest/globals';
import { seedDemo } from '../server/demo/demo.js';
import { clock } from '../server/platform/clock.js';
import { differences } from './support/differences.js';
import { startTestApp } from './support/app.js';

test('without the sandbox there is no demo: no account whose password everybody knows', async () => {
  await using app = await startTestApp({ publicUrl: 'https://tickets.example.com' });

  await expect(seedDemo(app.app)).rejects.toThrow('sandbox');

  expect(await app.sql('select from users')).toHaveLength(0);
});

test('the demo is four events with sales, scans and people who wait; its night begins anew at the next start after its end', async () => {
  await using app = await startTestApp({ listen: true });
  const tonight = async () =>
    (
      await app.sql<{ ends_at: string; sold: number }>(`select ends_at, sold from events where title like 'Tonight%'`)
    )[0]!;

  expect(await seedDemo(app.app)).toContainEqual(expect.stringContaining('owner@foyer.test'));
  const first = await tonight();
  expect(first.sold).toBeGreaterThan(40);
  expect(await app.sql('select from events')).toHaveLength(4);
  expect(await app.sql(`select quantity from waitlist_entries where status = 'WAITING' order by place`)).toEqual([
    { quantity: 2 },
    { quantity: 1 },
    { quantity: 4 },
  ]);
  expect(await app.sql(`select from registrations where status = 'PENDING'`)).toHaveLength(3);
  expect(await app.sql(`select from queue_tickets where status = 'WAITING'`)).toHaveLength(3);
  expect(await app.sql(`select from tickets where status = 'CHECKED_IN'`)).toHaveLength(23);

  expect(await seedDemo(app.app)).toBeNull();
  expect(await tonight()).toEqual(first);

  clock.advance(24 * 3_600_000);
  expect(await seedDemo(app.app)).toBeNull();
  const second = await tonight();
  expect(second.sold).toBe(first.sold);
  expect(Date.parse(second.ends_at)).toBeGreaterThan(clock.now().getTime());
  expect(await differences(app)).toEqual([]);
});
