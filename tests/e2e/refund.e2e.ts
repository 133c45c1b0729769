import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { ask, change } from './support/api.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { givenHouse, givenPaidOrder, type Order } from './support/given.js';

test.use(PHONE);

const inTwoHours = () => new Date(Date.now() + 2 * 3_600_000).toISOString();
const link = ({ id, accessToken }: Order) => `${paths.order(id)}?token=${accessToken}`;

test('before the deadline the money of one ticket is on its way at once', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }], refundDeadline: inTwoHours() });
  const order = await givenPaidOrder(house, 2);
  await page.goto(link(order));
  await page.getByRole('button', { name: 'Ask for a refund' }).click();
  const form = page.getByRole('dialog', { name: 'Ask for a refund' });
  await form.getByRole('button', { name: 'Give them back' }).click();
  await expect(form.getByLabel('Why')).toHaveAccessibleDescription(/A few words/);
  await form.getByLabel('Why').fill('I am ill');
  for (const { serial } of order.tickets) await form.getByLabel(serial).uncheck();
  await form.getByRole('button', { name: 'Give them back' }).click();
  await expect(form.getByRole('alert')).toHaveText('Choose at least one ticket.');
  await expectAccessible(page, 'asking for a refund, with a mistake');

  await form.getByLabel(order.tickets[0]!.serial).check();
  await form.getByRole('button', { name: 'Give them back' }).click();
  await expect(form).toBeHidden();
  await expect(page.getByText('$40.00: back with you')).toBeVisible();
  await expect(page.getByText('$40.00 came back to you.')).toBeVisible();
  await expect(page.getByText('Partly refunded')).toBeVisible();
  await expect(page.getByText('Refunded: it no longer opens the door.')).toBeAttached();
  await expectAccessible(page, 'an order that was refunded in part');
});

test('later the organizer decides, and the buyer’s open page hears of it', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }] });
  const order = await givenPaidOrder(house);
  await page.goto(link(order));
  await page.getByRole('button', { name: 'Ask for a refund' }).click();
  const form = page.getByRole('dialog', { name: 'Ask for a refund' });
  await expect(form).toContainText('The organizer decides');
  await form.getByLabel('Why').fill('I am ill');
  await form.getByRole('button', { name: 'Ask the organizer' }).click();
  await expect(page.getByText('$40.00: the organizer decides, and you get a mail.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask for a refund' })).toHaveCount(0);

  const { refunds } = await ask<{ refunds: { nodes: { id: string }[] } }>(
    'query ($id: ID!) { refunds(eventId: $id) { nodes { id } } }',
    { id: house.event.id },
    house.owner.token,
  );
  await change(
    'approveRefund',
    { refundId: refunds.nodes[0]!.id, note: 'Get well soon.' },
    '... on Refund { id }',
    house.owner.token,
  );
  await expect(page.getByRole('heading', { level: 1, name: 'This order was refunded' })).toBeVisible();
  await expect(page.getByText('$40.00: back with you')).toBeVisible();
  await expect(page.getByText('The organizer: Get well soon.')).toBeVisible();
  await expectAccessible(page, 'an order that was refunded');
});
