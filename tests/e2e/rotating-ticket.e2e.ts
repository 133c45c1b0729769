import type { Locator } from '@playwright/test';
import { readQr } from '../support/read-qr.js';
import { ask } from './support/api.js';
import { expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenPerson, givenTickets, type House } from './support/given.js';
import { keptForLater } from './support/kept-pages.js';

test.use(PHONE);
// What every page's requests come to without a network.
test.beforeEach(({ wrongs }) => wrongs.expect(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/));

/** What a camera reads from the screen. */
const shownOn = async (code: Locator): Promise<string> => readQr(await code.screenshot());

/** What the gate says to a code. */
async function scanned({ event, owner }: House, code: string, kind: 'ENTRY' | 'EXIT'): Promise<string> {
  const input = { eventId: event.id, code, kind, gate: 'Main door', scanId: crypto.randomUUID() };
  const { checkIn } = await ask<{ checkIn: { outcome: string } }>(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
    { input },
    owner.token,
  );
  return checkIn.outcome;
}

test('a code that rotates does so without a network, over a reload, and the gate takes each of its codes', async ({
  page,
  context,
}) => {
  test.setTimeout(90_000);
  const house = await givenHouse({ qrMode: 'ROTATING', reentry: true });
  const holder = await givenPerson('Grace Hopper');
  const { tickets } = await givenTickets(house, 1, holder);
  const [{ id, serial }] = tickets as [(typeof tickets)[number]];
  await signIn(page, holder, `/tickets/${id}`);
  const code = page.getByRole('img', { name: `QR code of ticket ${serial}` });
  await expect(code).toBeVisible();
  await keptForLater(page, 'tickets');

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(/^Offline: as of /)).toBeVisible();
  const first = await shownOn(code);
  expect(first).toMatch(/^FY1\.[\w-]+\.[\w-]+\.\d{6}$/);
  expect(await scanned(house, first, 'ENTRY')).toBe('ACCEPTED');

  // The next period's, and the one after that on the whole screen.
  const next = async (before: string) => {
    let now = before;
    await expect.poll(async () => (now = await shownOn(code.last())), { timeout: 20_000 }).not.toBe(before);
    expect(now.replace(/\d{6}$/, '')).toBe(before.replace(/\d{6}$/, ''));
    return now;
  };
  const second = await next(first);
  expect(await scanned(house, second, 'EXIT')).toBe('ACCEPTED');
  await page.getByRole('button', { name: 'Whole screen' }).click();
  const third = await next(second);
  expect(await scanned(house, third, 'ENTRY')).toBe('ACCEPTED');

  await page.reload();
  await expect(code).toBeVisible();
  expect(await scanned(house, await shownOn(code), 'EXIT')).toBe('ACCEPTED');
});
