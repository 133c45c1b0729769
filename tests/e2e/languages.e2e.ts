import type { Page } from '@playwright/test';
import { readQr } from '../support/read-qr.js';
import { expectAccessible } from './support/accessibility.js';
import { uniqueEmail } from './support/api.js';
import { expect, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

/** What a buyer reads on the way from the list of events to the ticket. */
interface Words {
  search: string;
  add: string;
  price: RegExp;
  buy: string;
  name: string;
  email: string;
  onward: string;
  left: RegExp;
  pay: RegExp;
  thanks: string;
  code: string;
}

const FRENCH: Words = {
  search: 'Rechercher des événements',
  add: 'Ajouter un billet Parterre',
  price: /^35,00\s\$US$/,
  buy: 'Acheter des billets',
  name: 'Nom',
  email: 'E-mail',
  onward: 'Continuer vers le paiement',
  left: /^Il reste (9|10) minutes pour payer$/,
  pay: /^Payer 35,00\s\$US$/,
  thanks: 'À bientôt',
  code: 'Code QR du billet',
};

const ARABIC: Words = {
  search: 'ابحث عن فعاليات',
  add: 'أضف تذكرة \u2068Parterre\u2069',
  price: /35\.00/,
  buy: 'اشترِ التذاكر',
  name: 'الاسم',
  email: 'البريد الإلكتروني',
  onward: 'تابع إلى الدفع',
  left: /^بقيت (9|10) دقائق للدفع$/,
  pay: /^ادفع .*35\.00/,
  thanks: 'نراك هناك',
  code: 'رمز QR للتذكرة',
};

/** Nothing sticks out to either side. */
const sideways = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

for (const [locale, direction, words] of [
  ['fr-FR', 'ltr', FRENCH],
  ['ar', 'rtl', ARABIC],
] as const) {
  for (const viewport of [
    { width: 320, height: 640 },
    { width: 1280, height: 800 },
  ]) {
    test.describe(`${locale}, ${viewport.width} pixels`, () => {
      test.use({ locale, viewport });

      test('a browser of that language finds an event, buys and has its ticket', async ({ page }) => {
        const house = await givenHouse({ tiers: [{ name: 'Parterre', price: 3500, capacity: 20 }] });
        const { event } = house;
        const here = async (what: string) => {
          await expect(page.locator('html')).toHaveAttribute('dir', direction);
          await expect(page.locator('html')).toHaveAttribute('lang', locale.slice(0, 2));
          expect.soft(await sideways(page), `${what}: scrolls sideways`).toBe(0);
          await expectAccessible(page, `${locale}: ${what}`);
          await page.setViewportSize(viewport);
        };

        await page.goto('/');
        await page.getByRole('searchbox', { name: words.search }).fill(event.title);
        await expect(page.getByRole('article')).toHaveCount(1);
        await here('the events');

        await page.getByRole('link', { name: event.title }).click();
        await page.getByRole('button', { name: words.add }).click();
        await expect(page.getByText(words.price).first()).toBeVisible();
        await here('the event');

        await page.getByRole('button', { name: words.buy }).click();
        await page.getByRole('textbox', { name: words.name, exact: true }).fill('Ada Lovelace');
        await page.getByRole('textbox', { name: words.email }).fill(uniqueEmail('ada'));
        await here('who is coming');
        await page.getByRole('button', { name: words.onward }).click();
        await expect(page.getByRole('timer')).toHaveText(words.left);
        await here('how to pay');

        await page.getByRole('button', { name: words.pay }).click();
        await page.getByRole('button', { name: /^Pay \$35/ }).click(); // the provider's own page
        await expect(page.getByRole('heading', { name: words.thanks })).toBeVisible();
        const drawn = page.getByRole('img', { name: words.code });
        expect(await readQr(await drawn.screenshot())).toMatch(/^FY1\./);
        await here('the ticket');
      });
    });
  }
}

test('the language that a person chooses is kept, and nothing that was typed is lost', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Parterre', price: 3500, capacity: 20 }] });
  await page.goto(`/checkout/new?event=${house.event.slug}&items=${house.tiers[0].id}:1`);
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'العربية' }).click();
  await expect(page.getByRole('heading', { name: 'من القادم؟' })).toBeVisible();
  await expect(page.getByLabel('الاسم')).toHaveValue('Ada Lovelace');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'من القادم؟' })).toBeVisible();
  await page.getByRole('button', { name: 'Français' }).click();
  await expect(page.getByRole('heading', { name: 'Qui vient ?' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
});
