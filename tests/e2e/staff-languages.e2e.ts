import type { Page } from '@playwright/test';
import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { expect, test } from './support/fixtures.js';
import {
  givenAdmin,
  givenEvent,
  givenHouse,
  givenPerson,
  givenRegistration,
  givenTickets,
  PASSWORD,
  type House,
} from './support/given.js';

// Each walks through many pages; the two workers share them.
test.describe.configure({ mode: 'parallel', timeout: 150_000 });
test.use({ trace: 'off', viewport: { width: 1280, height: 800 } });

interface Stage {
  house: House;
  asking: House;
}

async function stage(): Promise<Stage> {
  const house = await givenHouse({
    tiers: [
      { name: 'Parterre', capacity: 40 },
      { name: 'Balcon', price: 9000, capacity: 10 },
    ],
  });
  const asking = await givenEvent(house, { requiresApproval: true, tiers: [{ name: 'Parterre' }] });
  await givenRegistration(asking, house.owner);
  await givenTickets(house, 2, await givenPerson('Grace Hopper'));
  return { house, asking };
}

/** Where a promoter goes, and what its heading says in French and in Arabic; null: it bears somebody's name. */
const stops: [path: (stage: Stage) => string, french: string | null, arabic: string | null][] = [
  [() => paths.promoter(), 'Coulisses', 'الكواليس'],
  [({ house }) => paths.organization(house.organization.slug), null, null],
  [({ house }) => paths.settings(house.organization.slug), 'Réglages', 'الإعدادات'],
  [({ house }) => paths.team(house.organization.slug), 'Équipe', 'الفريق'],
  [({ house }) => paths.auditLog(house.organization.slug), 'Journal d’audit', 'سجل التدقيق'],
  [({ house }) => paths.newEvent(house.organization.slug), 'Nouvel événement', 'فعالية جديدة'],
  [({ house }) => paths.manageEvent(house.event.id), null, null],
  [({ house }) => paths.eventOrders(house.event.id), 'Commandes', 'الطلبات'],
  [({ house }) => paths.issueTickets(house.event.id), 'Distribuer des billets', 'توزيع التذاكر'],
  [({ house }) => paths.refunds(house.event.id), 'Remboursements', 'عمليات الاسترداد'],
  [({ house }) => paths.transfers(house.event.id), 'Transferts', 'عمليات النقل'],
  [({ asking }) => paths.registrations(asking.event.id), 'Inscriptions', 'التسجيلات'],
  [({ house }) => paths.waitlist(house.event.id), 'Liste d’attente', 'قائمة الانتظار'],
  [({ house }) => paths.promoCodes(house.event.id), 'Codes promo', 'الرموز الترويجية'],
  [({ house }) => paths.messages(house.event.id), 'Messages', 'الرسائل إلى الحضور'],
  [({ house }) => paths.eventMails(house.event.id), 'E-mails', 'الرسائل'],
];

/** By its fields’ kinds: their names are in another language each time. */
async function signIn(page: Page, email: string, next: string): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('main button[type=submit]').click();
  await expect(page).toHaveURL(next);
}

/** All that is read or heard on the page, but for the names of languages and of time zones. */
const texts = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const apart = 'script, style, noscript, [lang]:not(html), [name=timeZone], header [aria-hidden]';
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest(apart))
        found.add(walker.currentNode.data.trim());
    for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
      for (const element of document.querySelectorAll('[' + name + ']')) found.add(element.getAttribute(name).trim());
    return [...found].filter(Boolean);
  })()`);

/** What is the same in every language: names of things, of formats, and of what a person types. */
const NAMES =
  /US\$|\b(Foyer|Stripe|Paystack|VIP|CSV|UTF-8|JPEG|PNG|WebP|AVIF|webhook|https?|INV(-\d+)?|[A-Z]{2,3}|[A-Z0-9]+-[A-Z0-9]+|Lagos|Africa\/Lagos|example\.com|Lovelace|Ada|English|Français|GMT|UTC)\b/g;

/** What of the page is in Latin letters and neither a name nor what somebody wrote. */
async function english(page: Page, written: readonly string[]): Promise<string[]> {
  const bare = (text: string) =>
    written.reduce((left, one) => left.replaceAll(one, ''), text.replace(/\S+@\S+/g, '')).replace(NAMES, '');
  return (await texts(page)).filter(text => /[a-z]{2}/i.test(bare(text)));
}

/** Nothing sticks out to either side. */
async function sideways(page: Page): Promise<number> {
  await page.setViewportSize({ width: 320, height: 640 });
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

const written = ({ house, asking }: Stage): string[] => [
  house.event.title,
  asking.event.title,
  house.organization.name,
  house.organization.slug,
  house.event.slug,
  asking.event.slug,
  house.owner.name,
  'Grace Hopper',
  'Team Lantern',
  'Your tickets for', // a mail’s subject, in the language that its buyer reads
  'Parterre',
  'Balcon',
  'Pier Nine Hall',
  '9 Marina Road',
  'Paper lanterns, four bands and the last ferry home.',
];

for (const [locale, direction, language] of [
  ['fr-FR', 'ltr', 'fr'],
  ['ar', 'rtl', 'ar'],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test('a promoter finds every page in that language', async ({ page }) => {
      const given = await stage();
      const { owner } = given.house;
      await signIn(page, owner.email, paths.promoter());
      for (const [path, french, arabic] of stops) {
        const address = path(given);
        await test.step(address, async () => {
          await page.goto(address);
          const heading = language === 'fr' ? french : arabic;
          await expect(page.getByRole('heading', { level: 1, ...(heading && { name: heading }) })).toBeVisible();
          await expect(page.locator('html')).toHaveAttribute('dir', direction);
          await expect(page.locator('[role=status][aria-busy=true]')).toHaveCount(0);
          if (language === 'ar') expect.soft(await english(page, written(given)), `${address} in English`).toEqual([]);
          await expectAccessible(page, `${locale}: ${address}`);
          expect.soft(await sideways(page), `${address} scrolls sideways`).toBe(0);
        });
      }
    });

    test('an operator finds the page in that language', async ({ page }) => {
      const { email, name } = await givenAdmin();
      await signIn(page, email, paths.operator());
      const heading = language === 'fr' ? 'Exploitation' : 'التشغيل';
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expect(page.locator('[role=status][aria-busy=true]')).toHaveCount(0);
      const title = language === 'fr' ? 'L’argent qui a besoin de vous' : 'أموال تحتاج إليك';
      await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
      // Other tests’ payments are listed as the providers call them: the headings, fields and buttons are ours.
      const ours = page.locator('main').locator('h1, h2, label, button, option, summary');
      const words = (await ours.allTextContents()).map(text => text.replaceAll(name, '').replace(NAMES, ''));
      if (language === 'ar') expect.soft(words.filter(text => /[a-z]{2}/i.test(text))).toEqual([]);
      await expectAccessible(page, `${locale}: the operator’s page`);
      expect.soft(await sideways(page)).toBe(0);
    });
  });
}

test.describe('fr-FR', () => {
  test.use({ locale: 'fr-FR' });

  test('what a form finds wrong, and what it says when all is well, is French', async ({ page }) => {
    const { house } = await stage();
    await signIn(page, house.owner.email, paths.manageEvent(house.event.id));
    await page.getByRole('button', { name: 'Modifier Parterre' }).click();
    const dialog = page.getByRole('dialog', { name: 'Modifier les billets' });
    await dialog.getByLabel('Combien').fill('aucun');
    await dialog.getByRole('button', { name: 'Enregistrer les modifications' }).click();
    await expect(dialog.getByLabel('Combien')).toHaveAccessibleDescription('Un nombre entier de 1 à 1000000.');
    await dialog.getByLabel('Combien').fill('1');
    await dialog.getByRole('button', { name: 'Enregistrer les modifications' }).click();
    await expect(dialog.getByLabel('Combien')).toHaveAccessibleDescription('2 vendus et 0 réservés : 2 au moins.');
    await page.keyboard.press('Escape');
    await page.getByLabel('Ville').fill('Ibadan');
    await page.getByRole('button', { name: 'Enregistrer les modifications' }).click();
    await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  });
});
