import type { Page } from '@playwright/test';
import { drawn } from './support/film.js';
import { expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember, givenTickets } from './support/given.js';
import { keptForLater } from './support/kept-pages.js';

test.use(PHONE);
// What every page's requests come to without a network.
test.beforeEach(({ wrongs }) => wrongs.expect(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/));

const kept = (page: Page) => page.getByText('This page opens without a network');

/** Every file that this device's caches hold, with what is in it. */
const keptFiles = (page: Page): Promise<{ cache: string; path: string; text: string }[]> =>
  page.evaluate(`(async () => {
    const found = [];
    for (const cache of await caches.keys())
      for (const request of await (await caches.open(cache)).keys()) {
        const text = await (await caches.match(request)).text();
        const { pathname, search } = new URL(request.url);
        found.push({ cache, path: pathname + search, text });
      }
    return found;
  })()`);

test('the gate opens and scans without a network after one visit', async ({ page, context, film }) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house);
  const scanner = await givenMember(house, 'SCANNER');
  await film(await drawn(tickets[0]!.code));
  await signIn(page, scanner, '/gate');
  await page.getByRole('link', { name: house.event.title }).click();
  await expect(page.getByRole('button', { name: 'Start shift' })).toBeVisible();
  await expect(kept(page)).toBeVisible();
  // No shift was begun: the page brought the list of tickets by itself, and says so.
  await expect(page.getByText(/^List of .*, \d+ tickets?$/)).toBeVisible();

  await context.setOffline(true);
  await page.goto('/gate');
  await page.getByRole('link', { name: house.event.title }).click();
  await expect(page.getByRole('button', { name: 'Start shift' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Start shift' }).click();
  // The reader of codes and its WASM came with the page, and the list proves the ticket.
  await expect(page.getByRole('alert')).toContainText('ADMIT');
  await expect(page.getByRole('alert')).toContainText('Decided on this device');
});

test('in the language that was chosen, which is kept as well', async ({ page, context }) => {
  const house = await givenHouse();
  await signIn(page, await givenMember(house, 'SCANNER'), '/gate');
  await expect(kept(page)).toBeVisible();
  await page.getByRole('button', { name: 'العربية' }).click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const readiness = page.getByText('تُفتح هذه الصفحة من دون شبكة');
  await expect(readiness).toBeVisible();
  await expect.poll(async () => (await keptFiles(page)).some(({ path }) => /noto-sans-arabic/.test(path))).toBe(true);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'البوابة' })).toBeVisible();
});

test('an order that was opened shows without a network, and nothing of it is in the caches', async ({
  page,
  context,
}) => {
  const house = await givenHouse();
  const order = await givenTickets(house);
  await page.goto(`/orders/${order.id}?token=${order.accessToken}`);
  await expect(page.getByText(order.tickets[0]!.serial).first()).toBeVisible();
  await keptForLater(page, 'tickets');

  const files = await keptFiles(page);
  expect(files.filter(({ path }) => /OrderPage/.test(path))).toHaveLength(1);
  expect(
    files
      .map(({ path }) => path)
      .filter(path => !/^\/(assets\/[^?]+|index\.html|favicon\.svg|gate\.webmanifest|wanted)$/.test(path)),
  ).toEqual([]);
  for (const secret of [order.accessToken, order.email, order.tickets[0]!.code, order.tickets[0]!.serial, order.id])
    expect(files.filter(({ text }) => text.includes(secret))).toEqual([]);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(order.tickets[0]!.serial).first()).toBeVisible();
});

test('a page that was kept broken stands in nobody’s way to the network’s', async ({ page }) => {
  const house = await givenHouse();
  await signIn(page, await givenMember(house, 'SCANNER'), '/gate');
  await expect(kept(page)).toBeVisible();
  await page.evaluate(`(async () => {
    for (const name of await caches.keys()) await (await caches.open(name)).put('/index.html', new Response('broken'));
  })()`);
  await page.reload();
  await expect(page.getByRole('link', { name: house.event.title })).toBeVisible();
});

test('a newer build is offered, and not taken while another tab scans', async ({ page, context, film }) => {
  await film();
  const house = await givenHouse();
  await signIn(page, await givenMember(house, 'SCANNER'), `/gate/${house.event.id}`);
  await expect(kept(page)).toBeVisible();
  const other = await context.newPage();
  await other.goto('/gate');
  await expect(kept(other)).toBeVisible();
  await page.getByRole('button', { name: 'Start shift' }).click();
  await expect(page.getByLabel('Camera')).toBeVisible();

  await other.evaluate(`navigator.serviceWorker.register('/sw.js?newer', { updateViaCache: 'none' })`);
  const offer = other.getByRole('button', { name: 'Use it now' });
  await offer.click();
  await expect(other.getByText('Another tab is scanning. End its shift first.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Use it now' })).toBeHidden();

  await page.getByRole('button', { name: 'End shift' }).click();
  await expect(page.getByRole('button', { name: 'Use it now' })).toBeVisible();
  await offer.click();
  await expect(offer).toBeHidden();
  await expect(kept(other)).toBeVisible();
  const active = `navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)`;
  await expect.poll(() => other.evaluate<string>(active)).toMatch(/newer$/);
  // The tab that did not ask was not reloaded under anybody's hands.
  await expect(page.getByRole('button', { name: 'Start shift' })).toBeVisible();
});

test('the gate can be installed', async ({ page }) => {
  const house = await givenHouse();
  await signIn(page, await givenMember(house, 'SCANNER'), '/gate');
  await expect(page.getByRole('link', { name: house.event.title })).toBeVisible();
  const session = await page.context().newCDPSession(page);
  const { errors, url } = (await session.send('Page.getAppManifest')) as { errors: unknown[]; url: string };
  expect([errors, new URL(url).pathname]).toEqual([[], '/gate.webmanifest']);
  const { installabilityErrors } = (await session.send('Page.getInstallabilityErrors')) as {
    installabilityErrors: { errorId: string }[];
  };
  // A context of tests is a private window, which installs nothing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter(id => id !== 'in-incognito')).toEqual([]);
});
