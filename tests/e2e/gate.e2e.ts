import type { Page } from '@playwright/test';
import { ask } from './support/api.js';
import { drawn } from './support/film.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { refuseCamera, startShift } from './support/gate.js';
import { givenHouse, givenTickets } from './support/given.js';

test.use(PHONE);

async function type(page: Page, serial: string): Promise<void> {
  await page.getByRole('button', { name: 'Type a serial' }).last().click();
  await page.getByLabel('Serial').fill(serial);
  await page.getByRole('button', { name: 'Look it up' }).click();
}

test('with the camera refused, serials by hand: the name first, then in', async ({ page }) => {
  await refuseCamera(page);
  const house = await givenHouse();
  const { tickets } = await givenTickets(house);
  await startShift(page, house);
  await expect(page.getByRole('heading', { name: 'The camera is blocked' })).toBeVisible();

  await type(page, tickets[0]!.serial.toLowerCase());
  const found = page.getByRole('region', { name: 'Ticket found' });
  await expect(found).toContainText('Grace Hopper');
  await expect(found).toContainText('Valid');
  await found.getByRole('button', { name: 'Continue: let in' }).click();
  await expect(page.getByRole('alert')).toContainText('ADMIT');

  await page.getByRole('button', { name: 'Next' }).click();
  await type(page, 'NOPE2026-000001');
  await expect(page.getByRole('alert')).toHaveText(/STOP\s*No ticket NOPE2026-000001/);
  // It is among the event's scans, as an unknown code is.
  const SCANS = 'query ($id: ID!) { checkIns(eventId: $id) { nodes { outcome gate } } }';
  const { checkIns } = await ask<{ checkIns: { nodes: object[] } }>(SCANS, { id: house.event.id }, house.owner.token);
  expect(checkIns.nodes).toEqual([
    { outcome: 'UNKNOWN_TICKET', gate: 'North door' },
    { outcome: 'ACCEPTED', gate: 'North door' },
  ]);
});

test('a forged code is stopped', async ({ page, film }) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house);
  const [version, payload = '', signature] = tickets[0]!.code.split('.');
  const other = payload.slice(0, 6) + (payload[6] === 'A' ? 'B' : 'A') + payload.slice(7);
  await film(await drawn([version, other, signature].join('.')));
  await startShift(page, house);
  await expect(page.getByRole('alert')).toHaveText(/STOP\s*Not a ticket of ours/);
});

test('a ticket for another event is stopped, by scan too', async ({ page, film }) => {
  const { tickets } = await givenTickets(await givenHouse());
  await film(await drawn(tickets[0]!.code));
  await startShift(page, await givenHouse());
  await expect(page.getByRole('alert')).toHaveText(/STOP\s*For another event/);
});

test('a scan is taken back, and the ticket lets in again', async ({ page, film }) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house);
  await film(await drawn(tickets[0]!.code));
  await startShift(page, house);
  const verdict = page.getByRole('alert');
  await expect(verdict).toContainText('ADMIT');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(verdict).toContainText('UNDONE');
  await page.getByRole('button', { name: 'Next' }).click();
  await type(page, tickets[0]!.serial);
  await page.getByRole('button', { name: 'Continue: let in' }).click();
  await expect(verdict).toContainText('ADMIT');
});

test('two tickets one after the other, each its own verdict', async ({ page, film }) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 2);
  await film(await drawn(tickets[0]!.code), await drawn(tickets[1]!.code));
  await startShift(page, house);
  const verdict = page.getByRole('alert');
  await expect(verdict).toContainText(tickets[0]!.serial);
  await expect(verdict).toContainText(tickets[1]!.serial);
});
