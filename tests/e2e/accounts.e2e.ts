import { mailsTo, uniqueEmail } from './support/api.js';
import { expect, mailedLink, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenPerson, givenTickets, PASSWORD } from './support/given.js';

test.use(PHONE);

const account = 'Account of Ada Lovelace';

test('an address is confirmed by the mailed link, and brings what it bought as a guest', async ({ page }) => {
  const house = await givenHouse();
  const email = uniqueEmail('ada');
  const order = await givenTickets(house, 1, undefined, email);

  await page.goto('/register');
  await page.getByLabel('Name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('link', { name: 'My tickets' }).click();
  await expect(page.getByRole('heading', { name: 'No tickets yet' })).toBeVisible();

  await page.goto(await mailedLink(email, '/verify'));
  await expect(page).toHaveURL('/verify');
  await page.getByRole('button', { name: 'Confirm my address' }).click();
  await page.getByRole('status').getByRole('link', { name: 'My tickets' }).click();
  await page.getByRole('link', { name: order.tickets[0]!.serial }).click();
  await expect(page.getByRole('img', { name: `QR code of ticket ${order.tickets[0]!.serial}` })).toBeVisible();
});

test('signs out and in again; a wrong password is told apart from nothing', async ({ page }) => {
  const ada = await givenPerson();
  await signIn(page, ada, '/account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();

  await page.goto('/account');
  await expect(page).toHaveURL('/sign-in?next=%2Faccount');
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription('Address and password don’t go together.');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: ada.name })).toBeVisible();
});

test('a forgotten password is set anew by the mailed link, once, and ends the other sessions', async ({
  page,
  visit,
}) => {
  const ada = await givenPerson();
  const elsewhere = await visit();
  await signIn(elsewhere, ada, '/account');

  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'New password' })).toBeVisible();
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Mail me the link' }).click();
  await expect(page.getByRole('status')).toContainText('Look into your mail');

  const link = await mailedLink(ada.email, '/reset');
  await page.goto(link);
  await expect(page).toHaveURL('/reset');
  await page.getByLabel('Password').fill('another harbour at noon');
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(page.getByRole('link', { name: account })).toBeVisible();

  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  const again = await visit();
  await again.goto(link);
  await again.getByLabel('Password').fill('a third harbour at dusk');
  await again.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(again.getByRole('alert')).toContainText('This link no longer works');
  await signIn(again, ada, '/account', 'another harbour at noon');
});

for (const [browser, script] of [
  ['', ''],
  [', in a browser without Web Locks too', `Object.defineProperty(navigator, 'locks', { value: undefined })`],
] as const) {
  test(`tabs that renew the session at the same time all stay signed in${browser}`, async ({ page, context }) => {
    await context.addInitScript(script);
    const ada = await givenPerson();
    await signIn(page, ada, '/account');
    const tabs = [page, await context.newPage(), await context.newPage()];
    await Promise.all(tabs.map(tab => tab.goto('/account')));
    for (let round = 0; round < 2; round++) {
      await Promise.all(tabs.map(tab => tab.reload()));
      for (const tab of tabs) await expect(tab.getByRole('heading', { level: 1, name: ada.name })).toBeVisible();
    }
    await page.getByRole('button', { name: 'Sign out' }).click();
    for (const tab of tabs) await expect(tab.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
  });
}

test('a guest opens the order by the link of the mail; the token leaves the address', async ({ page, visit }) => {
  const order = await givenTickets(await givenHouse(), 2);
  const link = await mailedLink(order.email, `/orders/${order.id}`);
  await page.goto(link);
  await expect(page.getByRole('img', { name: 'QR code of ticket' })).toHaveCount(2);
  await expect(page).toHaveURL(`/orders/${order.id}`);
  await page.reload();
  await expect(page.getByRole('img', { name: 'QR code of ticket' })).toHaveCount(2);
  await page.goBack();
  expect(page.url()).not.toContain('token');

  await test.step('without it nobody sees the order', async () => {
    const stranger = await visit();
    await stranger.goto(`/orders/${order.id}`);
    await expect(stranger.getByRole('heading', { name: 'We can’t show this order' })).toBeVisible();
  });
});

test('a lost order is found by its address', async ({ page }) => {
  const order = await givenTickets(await givenHouse());
  await page.goto('/recover');
  await page.getByLabel('Email').fill(order.email);
  await page.getByRole('button', { name: 'Mail me the links' }).click();
  await expect(page.getByRole('status')).toContainText('Look into your mail');
  await expect.poll(async () => (await mailsTo(order.email))[0]?.subject).toBe('Your orders');
});
