import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { change } from './support/api.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

test.use(PHONE);

test('a code makes the order cheaper, a wrong one is said beside its field', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }] });
  const code = { eventId: house.event.id, code: 'FRIENDS', percentOff: 25 };
  await change('createPromoCode', code, '... on PromoCode { id }', house.owner.token);
  await page.goto(paths.newCheckout(house.event.slug, { [house.tiers[0].id]: 2 }));
  const field = page.getByLabel('Promo code');
  await field.fill('enemies');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveValue('enemies');
  await expect(page.getByText('$80.00').last()).toBeVisible();
  await expectAccessible(page, 'a checkout with a wrong code');

  await field.fill('friends');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('−$20.00')).toBeVisible();
  await page.reload();
  await expect(page.getByText('−$20.00')).toBeVisible();
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill('ada@example.com');
  await page
    .getByRole('button', { name: /Continue|Hold|Pay|Get/ })
    .last()
    .click();
  await expect(page.getByRole('button', { name: 'Pay $60.00' })).toBeVisible();
});

test('a link with a code opens tickets that nobody else sees', async ({ page }) => {
  const house = await givenHouse({
    tiers: [
      { name: 'Regular', price: 4000 },
      { name: 'Crew', price: 1000, hidden: true },
    ],
  });
  const code = { eventId: house.event.id, code: 'CREW', amountOff: 0, tierIds: [house.tiers[1]!.id] };
  await change('createPromoCode', code, '... on PromoCode { id }', house.owner.token);
  await page.goto(paths.event(house.event.slug));
  await expect(page.getByRole('heading', { name: 'Regular' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Crew' })).toHaveCount(0);
  await page.goto(paths.event(house.event.slug, 'CREW'));
  await expect(page.getByRole('heading', { name: 'Crew' })).toBeVisible();
  await expect(page.getByLabel('Promo code')).toHaveValue('CREW');
  await expectAccessible(page, 'an event with a promo code');
});
