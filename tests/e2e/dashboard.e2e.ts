import { randomUUID } from 'node:crypto';
import { expectAccessible } from './support/accessibility.js';
import { ask, change } from './support/api.js';
import { DESK, expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember, givenScan, givenTickets, type House, type Person } from './support/given.js';
import type { Page } from '@playwright/test';

test.use(DESK);

const figure = (page: Page, label: string) =>
  page.getByRole('term').filter({ hasText: label }).locator('..').getByRole('definition').first();

/** As a gate's page begins it. @returns the device's id. */
async function givenShift({ event }: House, staff: Person, name: string): Promise<string> {
  const deviceId = randomUUID();
  await change(
    'startShift',
    { eventId: event.id, deviceId, name, gate: 'North door' },
    '... on Device { id }',
    staff.token,
  );
  return deviceId;
}
const scan = ({ event }: House, serial: string, staff: Person) => {
  const input = { eventId: event.id, serial, gate: 'North door', scanId: randomUUID() };
  const mutation = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }';
  return ask<{ checkIn: { outcome: string } }>(mutation, { input }, staff.token);
};

test('a scan appears on the dashboard by itself: inside, by gate, and why others were turned away', async ({
  page,
}) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular' }, { name: 'Balcony' }] });
  const { tickets } = await givenTickets(house, 3);
  await signIn(page, house.owner, `/promoter/events/${house.event.id}/live`);
  await expect(page.getByText('Nobody has been scanned yet')).toBeVisible();
  await expect(figure(page, 'Inside now')).toHaveText('0');

  await givenScan(house, tickets[0]!.serial, 'North door');
  await givenScan(house, tickets[1]!.serial, 'South door');
  await expect(figure(page, 'Inside now')).toHaveText('2');
  await expect(page.getByRole('row', { name: /^North door/ })).toBeVisible();
  await scan(house, tickets[0]!.serial, house.owner);
  await expect(page.getByRole('row', { name: 'Inside already 1' })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Entries from .*: 2, at most/ })).toBeVisible();
  await page.getByText('As a table').first().click();
  await expect(page.getByRole('columnheader', { name: 'South door' })).toBeVisible();
  await expectAccessible(page, 'a dashboard under way');
});

test('without the network the dashboard says since when it is old, and catches up by itself', async ({
  page,
  context,
  wrongs,
}) => {
  wrongs.expect(/WebSocket|ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 2);
  // Closed from outside: a page that is only cut off hears of it when a ping was not answered.
  const sockets: { close: () => Promise<void> }[] = [];
  let away = false;
  await context.routeWebSocket(/graphql/, socket => {
    if (away) return void socket.close();
    socket.connectToServer();
    sockets.push(socket);
  });
  await signIn(page, house.owner, `/promoter/events/${house.event.id}/live`);
  await expect(figure(page, 'Inside now')).toHaveText('0');
  away = true;
  for (const socket of sockets) await socket.close();
  await expect(page.getByText(/^Stale since \d\d:\d\d:\d\d$/).first()).toBeVisible();
  await givenScan(house, tickets[0]!.serial);
  await expect(figure(page, 'Inside now')).toHaveText('0');
  away = false;
  await expect(figure(page, 'Inside now')).toHaveText('1', { timeout: 20_000 });
  await expect(page.getByText(/^Stale since/)).toHaveCount(0);
});

test('a wall: large figures, nothing to press, no money and no names', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 0 }] });
  const { tickets } = await givenTickets(house, 2);
  await signIn(page, house.owner, `/promoter/events/${house.event.id}/live`);
  await page.getByRole('link', { name: 'Wall display' }).click();
  await expect(page.getByRole('heading', { level: 1, name: house.event.title })).toBeVisible();
  await expect(figure(page, 'Inside now')).toHaveText('0');
  await givenScan(house, tickets[0]!.serial);
  await expect(figure(page, 'Inside now')).toHaveText('1');
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('link')).toHaveCount(0);
  await expect(page.getByText(/\$|Grace/)).toHaveCount(0);
  await page.evaluate('document.fullscreenElement && document.exitFullscreen()'); // else it keeps its size
  await expectAccessible(page, 'the wall');
  await page.reload();
  await expect(figure(page, 'Inside now')).toHaveText('1');
});

test('a scanner that is signed out on the dashboard is out', async ({ page }) => {
  const house = await givenHouse({ qrMode: 'ROTATING' });
  const { tickets } = await givenTickets(house, 2);
  const staff = await givenMember(house, 'SCANNER');
  await signIn(page, house.owner, `/promoter/events/${house.event.id}/live`);
  await expect(page.getByText(/^No shift is on/)).toBeVisible();
  await givenShift(house, staff, 'Phone at the north door');
  await expect(page.getByRole('heading', { name: 'Phone at the north door Online' })).toBeVisible();
  expect((await scan(house, tickets[0]!.serial, staff)).checkIn.outcome).toBe('ACCEPTED');

  await page.getByRole('button', { name: 'Sign out Phone at the north door' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign this scanner out?' });
  await expect(dialog).toContainText('All rotating codes are renewed');
  await expectAccessible(page, 'the question before a scanner is signed out');
  await dialog.getByRole('button', { name: 'Sign it out' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('1 scanner whose shift is over')).toBeVisible();
  await expect(scan(house, tickets[1]!.serial, staff)).rejects.toThrow(/ended|Sign in/);
});

test('gates are made, changed and deleted; times of entry; and at the end of the day everybody is let out', async ({
  page,
  visit,
}) => {
  const house = await givenHouse({ tiers: [{ name: 'Floor' }, { name: 'VIP' }] });
  const { tickets } = await givenTickets(house, 2);
  await signIn(page, house.owner, `/promoter/events/${house.event.id}/live`);
  await page.getByRole('link', { name: 'Gates' }).click();
  await page.getByRole('button', { name: 'Add a gate' }).click();
  const adding = page.getByRole('dialog', { name: 'Add a gate' });
  await adding.getByLabel('Name').fill('Side door');
  await adding.getByLabel('VIP').check();
  await expectAccessible(page, 'a new gate');
  await adding.getByRole('button', { name: 'Add the gate' }).click();
  await expect(adding).toBeHidden();
  const gate = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Side door' }) });
  await expect(gate).toContainText('VIP');

  const atSideDoor = { eventId: house.event.id, serial: tickets[0]!.serial, gate: 'side door' };
  const refused = await ask<{ checkIn: { outcome: string } }>(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
    { input: { ...atSideDoor, scanId: randomUUID() } },
    house.owner.token,
  );
  expect(refused.checkIn.outcome).toBe('WRONG_GATE');

  await gate.getByRole('button', { name: 'Change Side door' }).click();
  const changing = page.getByRole('dialog', { name: 'Who is let in at Side door' });
  await changing.getByLabel('VIP').uncheck();
  await changing.getByRole('button', { name: 'Save' }).click();
  await expect(gate).toContainText('Lets every ticket in');
  await expectAccessible(page, 'gates');
  await givenScan(house, tickets[0]!.serial, 'Side door');

  await page.getByRole('button', { name: 'Change the time of entry of VIP' }).click();
  const window = page.getByRole('dialog', { name: 'When VIP is let in' });
  await window.getByLabel('Let in from').fill('2030-01-02T20:30');
  await window.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/^From Wed, Jan 2, 8:30\sPM on$/)).toBeVisible();

  await gate.getByRole('button', { name: 'Delete Side door' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
  await expect(gate).toHaveCount(0);

  const phone = await visit(PHONE);
  await signIn(phone, house.owner, `/promoter/events/${house.event.id}/gates`);
  await expect(phone.getByText('1 person is inside.')).toBeVisible();
  await phone.getByRole('button', { name: 'Let everybody out' }).click();
  const question = phone.getByRole('dialog', { name: 'Let everybody out?' });
  await expect(question).toContainText('1 person is inside and is let out');
  await question.getByRole('button', { name: 'Let everybody out' }).click();
  await expect(phone.getByText('1 person was let out.')).toBeVisible();
  await expect(phone.getByText('Nobody is inside.')).toBeVisible();
});

test('gate staff see the door and no money, scanners or refunds', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 3500 }] });
  const staff = await givenMember(house, 'SCANNER');
  await signIn(page, staff, `/promoter/events/${house.event.id}/live`);
  await expect(figure(page, 'Inside now')).toHaveText('0');
  await expect(page.getByRole('heading', { name: 'Scanners' })).toHaveCount(0);
  await expect(page.getByText(/\$|refund/i)).toHaveCount(0);
});
