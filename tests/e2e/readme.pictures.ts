import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember, givenScan, givenTickets, type House } from './support/given.js';

const LARGEST = 150_000;
/** Sharp enough on a page of text, and small enough for a repository. */
const PHONE = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.25 };

/** A true curve takes true time: how many come in each of the five seconds between two of its points. */
const ARRIVALS = [1, 1, 3, 2, 5, 6, 3];
const CURVE_STEP_MS = 5_100;

test.use({ trace: 'off' });

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const path = fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url));
  await page.screenshot({ path, animations: 'disabled' });
  expect((await stat(path)).size, `${name}.png`).toBeLessThan(LARGEST);
}

/** Saturday of next week, half past seven in the evening in Lagos (UTC+1). */
function aSaturday(): Date {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + 13 - day.getUTCDay());
  day.setUTCHours(18, 30, 0, 0);
  return day;
}

function harbour(): Promise<House> {
  const startsAt = aSaturday();
  const hours = (count: number) => new Date(startsAt.getTime() + count * 3_600_000);
  return givenHouse({
    house: 'Harbour Nights',
    title: 'Midnight at the Harbour',
    description: 'Four bands, two stages and the last ferry home.',
    doorsAt: hours(-1),
    startsAt,
    endsAt: hours(6),
    tiers: [
      { name: 'Neighbours', price: 0, capacity: 40 },
      { name: 'Standing', price: 3500, capacity: 120, description: 'The floor, and the pier between the sets.' },
      { name: 'Balcony', price: 9000, capacity: 8, description: 'Seats above the main stage.' },
    ],
  });
}

test('the README’s pictures', async ({ visit, film }) => {
  const house = await harbour();
  const { event, owner } = house;
  const phone = await visit(PHONE);

  await phone.goto(`/events/${event.slug}`);
  await phone.getByRole('button', { name: 'Add one Standing' }).click();
  await phone.getByRole('button', { name: 'Add one Standing' }).click();
  await expect(phone.getByText('$70.00')).toBeVisible();
  await phone.evaluate('scrollTo(0, 140)');
  await take(phone, 'event');

  const order = await givenTickets(house, 2, undefined, 'ada@example.com');
  await phone.goto(`/orders/${order.id}?token=${order.accessToken}`);
  const code = phone.getByRole('img', { name: 'QR code of ticket' }).first();
  await expect(code).toBeVisible();
  await code.scrollIntoViewIfNeeded();
  await film(await code.screenshot());
  await take(phone, 'order');

  const dashboard = await visit({ viewport: { width: 1280, height: 980 } });
  const figure = (value: string) => dashboard.getByRole('definition').filter({ hasText: value }).first();
  const guests = await Promise.all([...Array(8).keys()].map(() => givenTickets(house, 4)));
  await signIn(dashboard, owner, `/promoter/events/${event.id}/live`);
  await expect(figure('of 34 sold')).toBeVisible();
  const serials = guests.flatMap(({ tickets }) => tickets.map(ticket => ticket.serial));
  for (const arrivals of ARRIVALS) {
    for (const [i, serial] of serials.splice(0, arrivals).entries())
      await givenScan(house, serial, i % 3 === 2 ? 'Pier' : 'North door');
    await dashboard.waitForTimeout(CURVE_STEP_MS);
  }
  await expect(figure('21')).toBeVisible();
  await take(dashboard, 'live');

  const gate = await visit(PHONE);
  await signIn(gate, await givenMember(house, 'SCANNER'), `/gate/${event.id}`);
  await gate.getByLabel('Gate', { exact: true }).fill('North door');
  await gate.getByRole('button', { name: 'Start shift' }).click();
  await expect(gate.getByRole('alert')).toContainText('ADMIT');
  await take(gate, 'gate');
});
