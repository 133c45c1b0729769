import { paths } from '../../client/src/paths.js';
import { expectAccessible, expectMailAccessible } from './support/accessibility.js';
import { mailsTo, serverUrl, uniqueEmail } from './support/api.js';
import { DESK, expect, mailedLink, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenTickets } from './support/given.js';

test.use(DESK);

test('a promoter writes to holders after a test to herself; a holder refuses more of it', async ({ page, visit }) => {
  test.slow();
  const house = await givenHouse();
  const guest = uniqueEmail('guest');
  await givenTickets(house, 2, undefined, guest);
  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await page.getByRole('link', { name: 'Messages' }).click();
  await expect(page.getByText('Goes to 1 person')).toBeVisible();
  await page.getByRole('button', { name: 'Send to 1 person' }).click();
  await expect(page.getByText('Say in a line what it is about.')).toBeVisible();
  await expectAccessible(page, 'a message with mistakes');

  await page.getByLabel('Subject').fill('The doors');
  await page
    .getByLabel('Message', { exact: true })
    .fill('They open at seven.\n\nhttps://example.com/map shows the way.');
  await page.reload();
  await expect(page.getByLabel('Subject')).toHaveValue('The doors'); // nothing that was typed is lost
  await page.getByRole('button', { name: 'Send a test to myself' }).click();
  await expect(page.getByText(`A test is on its way to ${house.owner.email}`)).toBeVisible();
  await expect.poll(async () => (await mailsTo(house.owner.email))[0]?.subject).toBe('Test: The doors');
  expect((await mailsTo(guest)).filter(({ subject }) => subject === 'The doors')).toEqual([]);

  await page.getByRole('button', { name: 'Send to 1 person' }).click();
  await expect(page.getByRole('dialog', { name: 'Send it?' })).toBeVisible();
  await expectAccessible(page, 'a last look before a message goes');
  await page.getByRole('button', { name: 'Send it now' }).click();
  await expect(page.getByRole('heading', { name: 'The doors' })).toBeVisible();
  await expect(page.getByLabel('Subject')).toHaveValue('');
  await expectAccessible(page, 'messages that were sent');
  // It leaves behind the mails of every list of guests and every message before it.
  await expect.poll(async () => (await mailsTo(guest))[0]?.subject, { timeout: 90_000 }).toBe('The doors');

  const reader = await visit(PHONE);
  const [mail] = await mailsTo(guest);
  await expectMailAccessible(reader, mail!);
  await reader.goto(await mailedLink(guest, paths.unsubscribe()));
  await expect(reader).toHaveURL(paths.unsubscribe());
  await expect(reader.getByText(guest)).toBeVisible();
  await expectAccessible(reader, 'the way to refuse messages');
  await reader.getByRole('button', { name: 'No more messages' }).click();
  await expect(reader.getByRole('button', { name: 'I want them again' })).toBeVisible();
  await expectAccessible(reader, 'messages that are refused');
  await page.reload();
  await expect(page.getByText('Goes to 0 people')).toBeVisible();
  await expect(page.getByText('To 1 person: 1 sent')).toBeVisible();
});

test('every mail has its preview, in a language from right to left as well', async ({ page, wrongs }) => {
  wrongs.expect(/Blocked script execution/); // axe's own, which the mail's frame does not run
  await page.goto(`${serverUrl()}/dev/outbox`);
  await page.getByRole('link', { name: 'all mails' }).click();
  await expectAccessible(page, 'the list of mails');
  await page.getByRole('link', { name: 'orderTickets: العربية' }).click();
  const mail = page.frameLocator('iframe');
  await expect(mail.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(mail.locator('html')).toHaveAttribute('dir', 'rtl');
  await expectAccessible(page, 'a mail from right to left');
});
