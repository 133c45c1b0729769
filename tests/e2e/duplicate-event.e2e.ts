import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { DESK, expect, signIn, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

test.use(DESK);

test('a promoter makes the next night from this one', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Balcony', price: 2_000 }] });
  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await page.getByRole('button', { name: 'Duplicate this event' }).click();
  const dialog = page.getByRole('dialog', { name: 'Duplicate this event' });
  const starts = await dialog.getByLabel('Starts').inputValue();
  await dialog.getByLabel('Title').fill('The next night');
  await dialog.getByLabel('Ends').fill(starts);
  await dialog.getByRole('button', { name: 'Make the draft' }).click();
  await expect(dialog.getByLabel('Ends')).toHaveAccessibleDescription('It ends after it starts.');
  await expect(dialog.getByLabel('Title')).toHaveValue('The next night');
  await expectAccessible(page, 'duplicating, with a mistake');

  await dialog.getByLabel('Ends').fill(starts.replace(/T.*/, 'T23:59'));
  await dialog.getByRole('button', { name: 'Make the draft' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'The next night' })).toBeVisible();
  await expect(page.getByText('Draft', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Balcony').first()).toBeVisible();
  expect(page.url()).not.toContain(house.event.id);
});
