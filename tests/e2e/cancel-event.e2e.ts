import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { mailsTo } from './support/api.js';
import { DESK, expect, signIn, test } from './support/fixtures.js';
import { givenHouse, givenPaidOrder } from './support/given.js';

test.use(DESK);

test('a promoter calls an event off and watches the money go back', async ({ page, visit }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 2000 }] });
  const orders = [await givenPaidOrder(house), await givenPaidOrder(house, 2)];
  const buyer = await visit();
  await buyer.goto(`${paths.order(orders[0]!.id)}?token=${orders[0]!.accessToken}`);
  await expect(buyer.getByRole('heading', { level: 1 })).toBeVisible();

  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await page.getByRole('button', { name: 'Cancel this event' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this event' });
  await expect(dialog).toContainText('3 tickets sold');
  await dialog.getByLabel('Why').fill('A storm has taken the roof.');
  await dialog.getByLabel('The event’s title').fill('Another night');
  await dialog.getByRole('button', { name: 'Cancel the event for good' }).click();
  await expect(dialog.getByLabel('The event’s title')).toHaveAccessibleDescription(/as it is above/);
  await expectAccessible(page, 'cancelling, with a mistake');
  await dialog.getByLabel('The event’s title').fill(house.event.title);
  await dialog.getByRole('button', { name: 'Cancel the event for good' }).click();
  await expect(dialog).toBeHidden();

  const progress = page.getByRole('meter', { name: 'Orders paid back' });
  await expect(progress).toHaveAttribute('aria-valuenow', '2', { timeout: 30_000 });
  await expect(page.getByText('everybody has their money')).toBeVisible();
  await expect(page.getByText('A storm has taken the roof.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel this event' })).toHaveCount(0);
  await expectAccessible(page, 'a cancelled event');

  await expect
    .poll(async () => (await mailsTo(orders[0]!.email)).map(({ text }) => text).join(' '), { timeout: 20_000 })
    .toContain('A storm has taken the roof.');
});
