import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { ask } from './support/api.js';
import { DESK, expect, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember } from './support/given.js';

test.use(DESK);

test('a promoter makes a code, changes its limits and switches it off', async ({ page }) => {
  const house = await givenHouse({
    tiers: [
      { name: 'Regular', price: 5000 },
      { name: 'Balcony', price: 9000 },
    ],
  });
  const quoted = async () => {
    const input = { eventId: house.event.id, items: [{ tierId: house.tiers[0].id, quantity: 2 }], promoCode: 'early' };
    const answer = await ask<{ quote: { discount: { amount: number } } }>(
      'query ($input: QuoteInput!) { quote(input: $input) { discount { amount } } }',
      { input },
    ).catch(() => null);
    return answer?.quote.discount.amount ?? 'no such code';
  };
  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await page.getByRole('link', { name: 'Promo codes' }).click();
  await expect(page.getByRole('heading', { name: 'No codes yet' })).toBeVisible();
  await expectAccessible(page, 'no promo codes');

  await page.getByRole('button', { name: 'New code' }).click();
  const form = page.getByRole('dialog', { name: 'New code' });
  await test.step('what is wrong is said beside its field', async () => {
    await form.getByLabel('Code', { exact: true }).fill('e!');
    await form.getByLabel('Percent', { exact: true }).fill('120');
    await form.getByRole('button', { name: 'Create the code' }).click();
    await expect(form.getByLabel('Code', { exact: true })).toHaveAccessibleDescription(/3 to 40 letters/);
    await expect(form.getByLabel('Percent', { exact: true })).toHaveAccessibleDescription(/from 1 to 100/);
    await expectAccessible(page, 'a promo code with mistakes');
  });
  await form.getByLabel('Code', { exact: true }).fill('early');
  await form.getByLabel('Percent', { exact: true }).fill('25');
  await form.getByLabel('Regular').check();
  await form.getByLabel('How many orders').fill('40');
  await form.getByRole('button', { name: 'Create the code' }).click();
  await expect(form).toBeHidden();

  const line = page.getByRole('main').getByRole('listitem').filter({ hasText: 'EARLY' });
  await expect(line).toContainText('25 % off, for Regular');
  await expect(line).toContainText('0 orders of 40');
  expect(await quoted()).toBe(2500);
  await expectAccessible(page, 'promo codes');

  await test.step('the same word again is refused, and what was typed stays', async () => {
    await page.getByRole('button', { name: 'New code' }).click();
    await form.getByLabel('Code', { exact: true }).fill('Early');
    await form.getByLabel('Percent', { exact: true }).fill('10');
    await form.getByRole('button', { name: 'Create the code' }).click();
    await expect(form.getByLabel('Code', { exact: true })).toHaveAttribute('aria-invalid', 'true');
    await expect(form.getByLabel('Percent', { exact: true })).toHaveValue('10');
    await form.getByRole('button', { name: 'Close' }).click();
  });
  await test.step('its limits change', async () => {
    await page.getByRole('button', { name: 'Edit EARLY' }).click();
    const edit = page.getByRole('dialog', { name: 'EARLY' });
    await edit.getByLabel('How many orders').fill('50');
    await edit.getByRole('button', { name: 'Save changes' }).click();
    await expect(line).toContainText('0 orders of 50');
  });
  await page.getByRole('button', { name: 'Switch off EARLY' }).click();
  await expect(page.getByRole('button', { name: 'Switch on EARLY' })).toBeVisible();
  expect(await quoted()).toBe('no such code');
});

test('a viewer reads the codes and changes none', async ({ page }) => {
  const house = await givenHouse();
  await signIn(page, await givenMember(house, 'VIEWER'), paths.promoCodes(house.event.id));
  await expect(page.getByRole('heading', { level: 1, name: 'Promo codes' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New code' })).toHaveCount(0);
});
