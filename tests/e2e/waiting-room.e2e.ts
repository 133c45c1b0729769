import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { change, uniqueEmail } from './support/api.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

const pause = (eventId: string, paused: boolean, token: string) =>
  change('pauseWaitingRoom', { eventId, paused }, '... on Event { id }', token);

test.use(PHONE);

test('gets in line, comes back after a reload, comes in and buys', async ({ page }) => {
  const house = await givenHouse({ waitingRoom: { admitPerMinute: 120, vipCode: 'GOLD' } });
  await pause(house.event.id, true, house.owner.token);
  await page.goto(paths.event(house.event.slug));
  await expect(page.getByRole('button', { name: 'Get in line' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Get tickets|Buy tickets/ })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Tickets' })).toBeVisible(); // what they cost, and what is left
  await expectAccessible(page, 'a waiting room before joining');
  await page.getByRole('button', { name: 'Get in line' }).click();
  await expect(page.getByText('You are next')).toBeVisible({ timeout: 10_000 });
  await expectAccessible(page, 'a place in line');
  await page.reload();
  await expect(page.getByText('Nobody comes in just now. Your place stays.')).toBeVisible();
  await page.getByRole('button', { name: 'I have a code' }).click();
  await page.getByLabel('VIP code or promo code').fill('gold');
  await expectAccessible(page, 'a VIP code, entered in line');
  await page.getByRole('button', { name: 'Use the code' }).click();
  await expect(page.getByText('You wait in the VIP lane.')).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText('You are next')).toBeVisible({ timeout: 10_000 });

  await pause(house.event.id, false, house.owner.token);
  await expect(page.getByText('It’s your turn')).toBeVisible({ timeout: 10_000 });
  await expectAccessible(page, 'somebody’s turn');
  await page
    .getByRole('button', { name: /More|Add|\+/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(uniqueEmail('ada'));
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await expect(page).toHaveURL(/\/orders\//);

  await page.goto(paths.event(house.event.slug));
  await expect(page.getByText('You have an order already')).toBeVisible();
  await expectAccessible(page, 'a turn that led to an order');
  await page.getByRole('link', { name: 'To your order' }).click();
  await expect(page).toHaveURL(/\/orders\//);
});

test('who was not in line is told so at the checkout, and finds the way', async ({ page }) => {
  const house = await givenHouse({ waitingRoom: { admitPerMinute: 1 } });
  await page.goto(paths.newCheckout(house.event.slug, { [house.tiers[0].id]: 1 }));
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(uniqueEmail('ada'));
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await expect(page.getByText('It isn’t your turn')).toBeVisible();
  await page.getByRole('link', { name: 'To the waiting room' }).click();
  await expect(page.getByRole('button', { name: 'Get in line' })).toBeVisible();
});
