import { uniqueEmail } from './support/api.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { givenHold, givenHouse, type House } from './support/given.js';
import type { Page } from '@playwright/test';

test.use(PHONE);

async function choose(page: Page, { event }: House, tier: string, count = 1): Promise<void> {
  await page.goto(`/events/${event.slug}`);
  const add = page.getByRole('button', { name: `Add one ${tier}` });
  for (let i = 0; i < count; i++) await add.click();
}

async function holdTickets(page: Page, house: House): Promise<string> {
  await choose(page, house, 'Regular', 2);
  await page.getByRole('button', { name: 'Buy tickets' }).click();
  const email = uniqueEmail('ada');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await expect(page.getByRole('timer')).toHaveText(/minutes left to pay/);
  return email;
}

const priced = () => givenHouse({ tiers: [{ name: 'Regular', price: 3500, capacity: 5 }] });

test('a hold that ends keeps everything: one press holds the same for the same person', async ({ page }) => {
  await page.clock.install();
  const email = await holdTickets(page, await priced());
  const first = page.url();

  await page.clock.fastForward('10:01');
  await expect(page.getByRole('heading', { name: 'Your hold has ended' })).toBeVisible();
  await expect(page.getByText('Your choice and your details are kept, Ada Lovelace')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(`For Ada Lovelace, ${email}.`)).toBeVisible();
  await expect(page.getByText('2 × Regular')).toBeVisible();
  expect(page.url()).not.toBe(first);
});

test('twenty seconds before the end a dialog offers five minutes more, once', async ({ page }) => {
  await page.clock.install();
  await holdTickets(page, await priced());

  await page.clock.fastForward('09:42');
  const dialog = page.getByRole('dialog', { name: 'Still there?' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Keep them five more minutes' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('timer')).toHaveText('5 minutes left to pay');
  await page.clock.fastForward('04:55');
  await expect(page.getByRole('timer')).toHaveText('Less than a minute left to pay');
  await expect(dialog).toBeHidden();
});

test('what is given back can be held again', async ({ page }) => {
  const house = await priced();
  await holdTickets(page, house);
  await page.getByRole('button', { name: 'Give the tickets back' }).click();
  await expect(page).toHaveURL(`/events/${house.event.slug}`);
  await expect(page.getByText('Only 5 left')).toBeVisible();
});

test('who looks at the event sees others buy, and what is gone can’t stay chosen', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 3500, capacity: 3 }] });
  await choose(page, house, 'Regular', 3);
  await expect(page.getByText('3 tickets')).toBeVisible();
  await givenHold(house, 2);
  await expect(page.getByText('Last one')).toBeVisible();
  await expect(page.getByText('1 ticket', { exact: true })).toBeVisible();
  await givenHold(house, 1);
  await expect(page.getByText('Sold out')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Buy tickets' })).toBeHidden();
});

test('sold out while the form is filled: it says so and leads back', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 3500, capacity: 2 }] });
  await choose(page, house, 'Regular', 2);
  await page.getByRole('button', { name: 'Buy tickets' }).click();
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill('ada@example.com');
  await givenHold(house, 2);
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await expect(page.getByRole('alert')).toContainText('Regular has just sold out');
  await expect(page.getByLabel('Name')).toHaveValue('Ada Lovelace');
  await page.getByRole('link', { name: 'Change tickets' }).click();
  await expect(page.getByText('Sold out')).toBeVisible();
});

test('the keyboard alone gets a free ticket', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Neighbours' }] });
  const focused = page.locator(':focus');
  /** Tabs to what is named so, as somebody does who sees where the focus is. */
  const tabTo = async (name: string | RegExp) => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      if (await focused.and(page.getByRole('button', { name }).or(page.getByLabel(name, { exact: true }))).count())
        return;
    }
    throw new Error(`Forty times Tab, and ${String(name)} never had the focus`);
  };
  await page.goto(`/events/${house.event.slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await tabTo('Add one Neighbours');
  await page.keyboard.press('Enter');
  await tabTo('Get tickets');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Who is coming?' })).toBeVisible();
  await tabTo('Name');
  await page.keyboard.type('Ada Lovelace');
  await tabTo('Email');
  await page.keyboard.type('not an address');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Email')).toBeFocused();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/doesn’t look like an email address/);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(uniqueEmail('ada'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'QR code of ticket' })).toBeVisible();
});
