import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { ask } from './support/api.js';
import { DESK, expect, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember, givenPaidOrder, givenRefundRequest, type Order } from './support/given.js';

test.use(DESK);

/** An order as its buyer sees it. */
const seen = async ({ id, accessToken }: Order) =>
  (
    await ask<{
      order: {
        status: string;
        refunded: { amount: number };
        refunds: { status: string; decisionNote: string | null }[];
      };
    }>(
      `query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) {
         status refunded { amount } refunds { status decisionNote } } }`,
      { id, accessToken },
    )
  ).order;

test('a manager grants a part of one refund and denies another', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }] });
  const ill = await givenPaidOrder(house, 2);
  const late = await givenPaidOrder(house, 1);
  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await page.getByRole('link', { name: 'Refunds' }).click();
  await expect(page.getByRole('heading', { name: 'Nobody waits for you' })).toBeVisible();
  await expectAccessible(page, 'no refund to decide');

  await givenRefundRequest(ill, 'I am ill', [ill.tickets[0]!.id]);
  await givenRefundRequest(late, 'I changed my mind');
  await page.reload();
  await expect(page.getByText('I changed my mind')).toBeVisible();
  await expectAccessible(page, 'refunds to decide');

  await test.step('a part, not more than was asked for', async () => {
    await page.getByRole('button', { name: `Decide on ${ill.number}` }).click();
    const dialog = page.getByRole('dialog', { name: 'Decide' });
    await dialog.getByLabel('How much, in USD').fill('41');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await expect(dialog.getByLabel('How much, in USD')).toHaveAccessibleDescription(/at most \$40.00/);
    await expectAccessible(page, 'a decision with a mistake');
    await dialog.getByLabel('How much, in USD').fill('25');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole('button', { name: `Decide on ${ill.number}` })).toHaveCount(0);
    await expect
      .poll(() => seen(ill))
      .toMatchObject({
        status: 'PARTIALLY_REFUNDED',
        refunded: { amount: 2500 },
        refunds: [{ status: 'SUCCEEDED' }],
      });
  });
  await test.step('a no needs a reason, which the buyer reads', async () => {
    await page.getByRole('button', { name: `Decide on ${late.number}` }).click();
    const dialog = page.getByRole('dialog', { name: 'Decide' });
    await dialog.getByRole('button', { name: 'Deny' }).click();
    await expect(dialog.getByLabel('A word to the buyer')).toHaveAccessibleDescription(/Tell the buyer why/);
    await dialog.getByLabel('A word to the buyer').fill('The night is tomorrow.');
    await dialog.getByRole('button', { name: 'Deny' }).click();
    await expect(page.getByRole('heading', { name: 'Nobody waits for you' })).toBeVisible();
    expect(await seen(late)).toMatchObject({
      status: 'PAID',
      refunds: [{ status: 'DENIED', decisionNote: 'The night is tomorrow.' }],
    });
  });
  await page.getByLabel('State').selectOption('All');
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2);
});

test('of two who decide at once the second is told, and a viewer decides nothing', async ({ page, visit }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }] });
  const order = await givenPaidOrder(house);
  const { id: refundId } = await givenRefundRequest(order);
  await signIn(page, house.owner, paths.refunds(house.event.id));
  await page.getByRole('button', { name: `Decide on ${order.number}` }).click();
  await ask(
    'mutation ($input: DenyRefundInput!) { denyRefund(input: $input) { __typename } }',
    { input: { refundId, note: 'No.' } },
    house.owner.token,
  );
  const dialog = page.getByRole('dialog', { name: 'Decide' });
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(dialog.getByText('Not decided')).toBeVisible();

  const viewer = await visit();
  await signIn(viewer, await givenMember(house, 'VIEWER'), paths.refunds(house.event.id));
  await viewer.getByLabel('State').selectOption('Denied');
  await expect(viewer.getByText('Answered: No.')).toBeVisible();
  await expect(viewer.getByRole('button', { name: /Decide/ })).toHaveCount(0);
});
