import { readFile } from 'node:fs/promises';
import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { sql } from './support/database.js';
import { DESK, expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember, givenPaidOrder } from './support/given.js';

test.use(DESK);

test('an owner says who sells and what it costs; a manager reads the one and changes the other', async ({
  page,
  visit,
}) => {
  const house = await givenHouse();
  const { slug } = house.organization;
  await signIn(page, house.owner, paths.organization(slug));
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Fee in percent').fill('a lot');
  await page.getByLabel('Legal name').fill('Lantern House Ltd');
  await page.getByRole('button', { name: 'Save name and fees' }).click();
  await expect(page.getByLabel('Fee in percent')).toHaveAccessibleDescription(/such as 2.5/);
  await expectAccessible(page, 'settings with a mistake');
  await page.getByLabel('Fee in percent').fill('2.5');
  await page.getByRole('button', { name: 'Save name and fees' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await expect(page.getByLabel('Legal name')).toHaveValue('Lantern House Ltd');
  await page.getByLabel('Address').fill('9 Marina Road\nLagos');
  await page.getByLabel('Contact email').fill('hello@example.com');
  await page.getByRole('button', { name: 'Save who sells' }).click();
  await expect(page.getByRole('button', { name: 'Save who sells' })).toBeDisabled();
  await page.reload();
  await expect(page.getByLabel('Fee in percent')).toHaveValue('2.5');
  await expect(page.getByLabel('Address')).toHaveValue('9 Marina Road\nLagos');

  const manager = await visit(PHONE);
  await signIn(manager, await givenMember(house, 'MANAGER'), paths.settings(slug));
  await expect(manager.getByText('Lantern House Ltd')).toBeVisible();
  await expect(manager.getByLabel('Fee in percent')).toBeEditable();
  await expect(manager.getByRole('button', { name: 'Save who sells' })).toHaveCount(0);
  await expectAccessible(manager, 'a manager’s settings');

  const viewer = await visit(PHONE);
  await signIn(viewer, await givenMember(house, 'VIEWER'), paths.organization(slug));
  await expect(viewer.getByRole('link', { name: 'Team' })).toBeVisible();
  await expect(viewer.getByRole('link', { name: 'Settings' })).toHaveCount(0);
});

test('a manager sees which mail did not arrive, has it sent again, and takes the books away', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }] });
  const { email } = await givenPaidOrder(house);
  await signIn(page, await givenMember(house, 'MANAGER'), paths.manageEvent(house.event.id));

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download transactions as CSV' }).click();
  const file = await downloading;
  const fileName = file.suggestedFilename();
  expect(fileName).toMatch(new RegExp(`^${house.event.slug}-transactions-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
  expect(await readFile(await file.path(), 'utf8')).toContain('40.00');
  await expect(page.getByText(`Saved as ${fileName}`)).toBeVisible();

  await page.getByRole('link', { name: 'Mails' }).click();
  await expect(page.getByRole('heading', { name: email })).toBeVisible();
  await expect(page.getByRole('button', { name: /Send again/ })).toHaveCount(0);
  const givenUp = `update emails set status = 'FAILED', last_error = 'The mail service is not there.'
    where recipient = $1 and status = 'SENT' returning id`;
  await expect.poll(async () => (await sql(givenUp, [email])).length).toBe(1);

  await page.getByLabel('State').selectOption('Did not arrive');
  await expect(page).toHaveURL(/\?state=UNDELIVERED$/);
  await page.reload();
  await expect(page.getByText('The mail service is not there.')).toBeVisible();
  await expectAccessible(page, 'a mail that did not arrive');
  await page.getByRole('button', { name: `Send again to ${email}` }).click();
  await expect(page.getByText('It is sent again')).toBeVisible();
  await expect(page.getByRole('heading', { name: email })).toContainText('Waiting');
  await expectAccessible(page, 'a mail that is sent again');
  await page.getByLabel('State').selectOption('Sent');
  await expect(page.getByRole('heading', { name: email })).toBeVisible();
});
