import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { uniqueEmail } from './support/api.js';
import { DESK, expect, mailedLink, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember } from './support/given.js';

test.use(DESK);

test('a promoter gives tickets out, one by one and from a file, and each guest gets their own', async ({
  page,
  visit,
}) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 5000, capacity: 5 }] });
  const [ada, grace, mary] = ['ada', 'grace', 'mary'].map(uniqueEmail);
  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await page.getByRole('link', { name: 'Give out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Give out tickets' })).toBeVisible();
  await expectAccessible(page, 'nothing given out yet');
  const list = page.getByLabel('Guests', { exact: true });

  await test.step('what is missing is said', async () => {
    await page.getByRole('button', { name: 'Look it over' }).click();
    await expect(page.getByLabel('Reason')).toHaveAccessibleDescription(/Say why/);
    await expect(list).toHaveAccessibleDescription(/at least one guest/);
  });
  await page.getByLabel('Reason').fill('Friends of the house');

  await test.step('one guest is added by name and address', async () => {
    await page.getByLabel('Name').fill('Lovelace, Ada');
    await page.getByLabel('Email', { exact: true }).fill('nowhere');
    await page.getByRole('button', { name: 'Add' }).click();
    await expect(page.getByLabel('Email', { exact: true })).toHaveAccessibleDescription(/no email address/);
    await page.getByLabel('Email', { exact: true }).fill(ada!);
    await page.keyboard.press('Enter');
    await expect(list).toHaveValue(`"Lovelace, Ada", ${ada}`);
    await expect(page.getByLabel('Name')).toBeFocused();
  });

  await test.step('a file takes the list’s place, and says line by line what is wrong with it', async () => {
    const csv = `Table;Name;Email\r\n1;"Lovelace, Ada";${ada}\r\n2;Grace Hopper;${grace}\r\n3;Mary;mary at home\r\n4;;\r\n`;
    await page.getByLabel('Or a CSV file').setInputFiles({
      name: 'guests.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`\uFEFF${csv}`),
    });
    await expect(page.getByText('2 guests, 2 lines need a look')).toBeVisible();
    await expect(page.getByText('Line 4: “mary at home” is no email address.')).toBeVisible();
    await expect(page.getByText('Line 5: The name is missing.')).toBeVisible();
    await page.getByRole('button', { name: 'Look it over' }).click();
    await expect(list).toBeVisible(); // nothing goes on before they are mended
    await expectAccessible(page, 'a list with mistakes');
  });

  await test.step('it is mended, survives a reload, and is looked over', async () => {
    await list.fill(
      `Table;Name;Email\n1;"Lovelace, Ada";${ada}\n2;Grace Hopper;${grace}\n3;Mary;${mary}\n4;Mary;${mary}`,
    );
    await page.reload();
    await expect(page.getByText('4 guests')).toBeVisible();
    await page.getByRole('button', { name: 'Look it over' }).click();
    await expect(page.getByText('Somebody stands there twice')).toBeVisible();
    await expect(page.getByRole('row', { name: /Lovelace, Ada/ })).toBeVisible();
    await expectAccessible(page, 'a list looked over');
    await page.getByRole('button', { name: 'Change the list' }).click();
    await list.fill(`"Lovelace, Ada", ${ada}\nGrace Hopper, ${grace}\nMary, ${mary}`);
    await page.getByRole('button', { name: 'Look it over' }).click();
  });

  await page.getByRole('button', { name: 'Send 3 tickets' }).click();
  await expect(page.getByText('3 tickets are on the way')).toBeVisible();
  await expect(list).toHaveValue('');
  const before = page
    .getByRole('region', { name: 'Given out so far' })
    .or(page.locator('section', { hasText: 'Given out so far' }));
  await expect(before.first()).toContainText('3 × Regular');
  await expect(before.first()).toContainText('Friends of the house');
  await expectAccessible(page, 'tickets given out');

  await test.step('more than there are is said before anything is sent', async () => {
    await page.getByLabel('Reason').fill('More friends');
    await list.fill([1, 2, 3].map(n => `Guest ${n}, ${uniqueEmail('guest')}`).join('\n'));
    await page.getByRole('button', { name: 'Look it over' }).click();
    await expect(page.getByText('Only 2 left')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send 3 tickets' })).toBeDisabled();
  });

  await test.step('a guest opens the ticket, without an account', async () => {
    const guest = await visit(PHONE);
    await guest.goto(await mailedLink(grace!, '/orders/[\\w-]+'));
    await expect(guest.getByRole('heading', { level: 1, name: 'See you there' })).toBeVisible();
    await expect(guest.getByText('Grace Hopper').first()).toBeVisible();
    await expect(guest.getByText('Lovelace, Ada')).toHaveCount(0);
  });

  await page.goto(paths.eventOrders(house.event.id));
  await expect(page.getByRole('row', { name: /Grace Hopper/ })).toContainText('Given out');
});

test('after a lost connection and a reload the rest is sent, and nothing twice', async ({ page, wrongs }) => {
  wrongs.expect(/Failed to load resource|net::ERR/);
  const house = await givenHouse({ tiers: [{ name: 'Regular', capacity: 400 }] });
  const guests = Array.from({ length: 250 }, (_, i) => `Guest ${i + 1}, guest-${i + 1}-${house.event.id}@example.com`);
  await signIn(page, house.owner, paths.issueTickets(house.event.id));
  await page.getByLabel('Reason').fill('The whole choir');
  await page.getByLabel('Guests', { exact: true }).fill(guests.join('\n'));
  await page.getByRole('button', { name: 'Look it over' }).click();

  let sent = 0;
  await page.route('**/graphql', async route => {
    const isIssue = route.request().postData()?.includes('issueTickets') ?? false;
    if (isIssue && ++sent === 2) {
      await route.fetch(); // it arrives, and the answer is lost
      return route.abort('connectionreset');
    }
    return route.continue();
  });
  await page.getByRole('button', { name: 'Send 250 tickets' }).click();
  await expect(page.getByText('No connection')).toBeVisible();
  await expect(page.getByText('100 of 250 given out')).toBeVisible();
  await expectAccessible(page, 'a list that was interrupted');
  await page.reload();
  await expect(page.getByText('100 of 250 given out')).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('250 tickets are on the way')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByLabel('Tickets', { exact: true })).toContainText('Regular (150 left)');
});

test('a viewer sees what was given out, and gives out nothing', async ({ page }) => {
  const house = await givenHouse();
  await signIn(page, await givenMember(house, 'VIEWER'), paths.issueTickets(house.event.id));
  await expect(page.getByRole('heading', { name: 'Given out so far' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Look it over' })).toHaveCount(0);
});
