import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { DESK, expect, signIn, test } from './support/fixtures.js';
import { givenAdmin, givenHouse, givenPaidOrder, givenPerson } from './support/given.js';

test.use(DESK);

test('an operator sees what needs a person, the providers and their webhooks', async ({ page }) => {
  await givenPaidOrder(await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }] }));
  await signIn(page, await givenAdmin(), paths.events());
  await page.getByRole('link', { name: 'Operator' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Operator' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Stripe' })).toBeVisible();
  await expect(page.getByText('Works').first()).toBeVisible();
  await page.getByLabel('State').selectOption('Done');
  await expect(page.getByText('checkout.session.completed').first()).toBeVisible();
  await page.getByLabel('State').selectOption('Failed');
  await expect(page.getByText('None failed.')).toBeVisible();
  await expectAccessible(page, 'the operator’s page');
});

test('nobody else finds it', async ({ page }) => {
  await signIn(page, await givenPerson(), paths.operator());
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Operator' })).toHaveCount(0);
});
