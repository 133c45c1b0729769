import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { expect, signIn, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

test('a promoter sets a waiting room up, pauses it and lets it go on', async ({ page }) => {
  const house = await givenHouse();
  await signIn(page, house.owner);
  await page.goto(paths.manageEvent(house.event.id));
  await page.getByLabel('Buyers wait in line and come in by turns').check();
  await page.getByLabel('Come in a minute').fill('0');
  await page.getByRole('button', { name: 'Save the waiting room' }).click();
  await expect(page.getByText('A whole number from 1 to 60000.')).toBeVisible();
  await page.getByLabel('Come in a minute').fill('30');
  await page.getByLabel('VIP code').fill('gold-1');
  await page.getByRole('button', { name: 'Save the waiting room' }).click();
  await expect(page.getByText('30 come in a minute.')).toBeVisible();
  await expectAccessible(page, 'an event with a waiting room, from behind');
  await page.getByRole('button', { name: 'Twice as fast' }).click();
  await expect(page.getByText('60 come in a minute.')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('and nobody comes in.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('VIP code')).toHaveValue('GOLD-1');
  await page.getByRole('button', { name: 'Let them come in again' }).click();
  await expect(page.getByText('60 come in a minute.')).toBeVisible();
});
