import { fault } from './support/api.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { givenHold, givenHouse, type Order } from './support/given.js';

/** The other files pay by Stripe: Paystack's switches are this one's alone. */
test.use(PHONE);
test.afterEach(() => fault('PAYSTACK', 'none'));

const priced = () => givenHouse({ tiers: [{ name: 'Regular', price: 3500 }] });
/** The link that a mail would carry opens the order; its page leads on to pay. */
const payLink = ({ id, accessToken }: Order) => `/orders/${id}?token=${accessToken}`;

test('Paystack takes the money as well', async ({ page }) => {
  const order = await givenHold(await priced());
  await page.goto(payLink(order));
  await page.getByRole('link', { name: 'Go on to pay' }).click();
  await page.getByRole('radio', { name: 'Paystack' }).check();
  await page.getByRole('button', { name: 'Pay $35.00' }).click();
  await expect(page.getByText('This page stands in for Paystack')).toBeVisible();
  await page.getByRole('button', { name: 'Pay $35.00' }).click();
  await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
});

test('a provider that is down says so, and the other takes over', async ({ page }) => {
  const order = await givenHold(await priced());
  await fault('PAYSTACK', 'failing');
  await page.goto(payLink(order));
  await page.getByRole('link', { name: 'Go on to pay' }).click();
  await page.getByRole('radio', { name: 'Paystack' }).check();
  await page.getByRole('button', { name: 'Pay $35.00' }).click();
  const told = page.getByRole('alert');
  await expect(told).toContainText('Paystack can’t be reached right now');
  await expect(told).toContainText('Your tickets stay held. Pay with Stripe instead.');
  await page.getByRole('radio', { name: 'Stripe' }).check();
  await page.getByRole('button', { name: 'Pay $35.00' }).click();
  await page.getByRole('button', { name: 'Pay $35.00' }).click();
  await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
});
