import { paths } from '../../client/src/paths.js';
import { expectAccessible, expectMailAccessible } from './support/accessibility.js';
import { mailsTo, uniqueEmail } from './support/api.js';
import { DESK, expect, mailedLink, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenRegistration } from './support/given.js';

test.use(PHONE);
// Decisions take effect after ten seconds.
test.describe.configure({ timeout: 90_000 });

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('a guest registers with a file, and a manager reads it, changes her mind, approves one and declines another', async ({
  page,
  visit,
  wrongs,
}) => {
  wrongs.expect(/415/); // the file that is none
  const house = await givenHouse();
  const desk = await visit(DESK);
  await signIn(desk, house.owner, paths.manageEvent(house.event.id));
  await desk.getByLabel('Guests register, and you approve who comes').check();
  await desk.getByRole('button', { name: 'Ask a question' }).click();
  await desk.getByLabel('Question', { exact: true }).fill('T-shirt');
  await desk.getByLabel('Answered with').selectOption('One of some choices');
  await desk.getByRole('button', { name: 'Save the questions' }).click();
  await expect(desk.getByLabel('Choices')).toHaveAccessibleDescription(/At least one choice/);
  await expectAccessible(desk, 'a question with a mistake');
  await desk.getByLabel('Choices').fill('S\nM');
  await desk.getByLabel('An answer is needed').check();
  await desk.getByRole('button', { name: 'Ask a question' }).click();
  await desk.getByLabel('Question', { exact: true }).nth(1).fill('Your portfolio');
  await desk.getByLabel('Answered with').nth(1).selectOption('A file');
  await desk.getByRole('button', { name: 'Save the questions' }).click();
  await expect(desk.getByText('Saved')).toBeVisible();

  const email = uniqueEmail('captain');
  await page.goto(paths.event(house.event.slug));
  await page.getByRole('link', { name: 'Register', exact: true }).click();
  await page.getByRole('button', { name: 'Send the registration' }).click();
  await expect(page.getByLabel('T-shirt')).toHaveAccessibleDescription(/Choose an answer/);
  await expectAccessible(page, 'a registration with mistakes');
  await page.getByLabel('Name', { exact: true }).fill('Team Captain');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Members').fill('Ada\nLinus');
  await page.getByLabel('T-shirt').selectOption('M');
  const liar = { name: 'liar.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') };
  await page.getByLabel('Your portfolio').setInputFiles(liar);
  await expect(page.getByLabel('Your portfolio')).toHaveAccessibleDescription(/isn’t what its name says/);
  await page.getByLabel('Your portfolio').setInputFiles({ name: 'work.png', mimeType: 'image/png', buffer: PNG });
  await expect(page.getByRole('button', { name: 'Remove work.png' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Team Captain');
  await expect(page.getByLabel('Members')).toHaveValue('Ada\nLinus');
  await expect(page.getByLabel('T-shirt')).toHaveValue('M');
  await expect(page.getByRole('button', { name: 'Remove work.png' })).toBeVisible();
  await expectAccessible(page, 'a registration that was filled in before');
  await page.getByRole('button', { name: 'Send the registration' }).click();
  await expect(page.getByText('Waiting for an answer')).toBeVisible();
  await expect(page.getByText('Ada, Linus')).toBeVisible();
  await expectAccessible(page, 'a registration that waits');

  const other = await givenRegistration(house, undefined, 'Other Captain');
  await desk.goto(paths.registrations(house.event.id));
  await expect(desk.getByRole('link', { name: 'work.png' })).toBeVisible();
  await expectAccessible(desk, 'registrations to decide');
  const file = desk.waitForEvent('download');
  await desk.getByRole('link', { name: 'work.png' }).click();
  expect((await file).suggestedFilename()).toBe('work.png');
  await desk.getByLabel('Choose all').check();
  await desk.getByRole('button', { name: 'Approve 2 chosen' }).click();
  await expect(desk.getByText('2 approved')).toBeVisible();
  await expectAccessible(desk, 'decisions that can be taken back');
  await desk.getByRole('button', { name: 'Undo' }).click();
  await expect(desk.getByRole('button', { name: 'Approve Team Captain' })).toBeVisible();

  await desk.getByRole('button', { name: 'Decline Team Lantern, Other Captain' }).click();
  await desk.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(desk.getByLabel('Why')).toHaveAccessibleDescription(/Say why/);
  await expectAccessible(desk, 'declining without a reason');
  await desk.getByLabel('Why').fill('The hall is full.');
  await desk.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(desk.getByText('1 declined')).toBeVisible();
  await desk.getByRole('button', { name: 'Approve Team Captain' }).click();
  await expect(desk.getByText('1 approved')).toBeVisible();
  await expect(desk.getByRole('heading', { name: 'Nobody waits for you' })).toBeVisible({ timeout: 20_000 });

  await page.goto(await mailedLink(email, '/registrations/[\\w-]+'));
  await expect(page.getByText('You have a place')).toBeVisible();
  await expectAccessible(page, 'a registration that was approved');
  await page.getByRole('link', { name: 'See your ticket' }).click();
  await expect(page.getByRole('img', { name: /QR code of ticket/ })).toBeVisible();
  const reader = await visit(PHONE);
  await expect
    .poll(async () => (await mailsTo(other.email)).some(mail => /The hall is full/.test(mail.text)))
    .toBe(true);
  for (const mail of [...(await mailsTo(email)), ...(await mailsTo(other.email))])
    await expectMailAccessible(reader, mail);
});

test('a registration is taken back by the link of its mail', async ({ page }) => {
  const house = await givenHouse({ requiresApproval: true });
  const { email } = await givenRegistration(house);
  await page.goto(await mailedLink(email, '/registrations/[\\w-]+'));
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expectAccessible(page, 'taking a registration back');
  await page.getByRole('button', { name: 'Yes, take it back' }).click();
  await expect(page.getByText('You took this registration back')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Take it back' })).toBeHidden();
});

test('a buyer answers for the order and for each ticket, and staff read it with the order', async ({ page, visit }) => {
  const house = await givenHouse({
    questions: [
      { label: 'How did you hear of us?', kind: 'TEXT' },
      { label: 'Diet', kind: 'CHOICE', choices: ['Anything', 'No meat'], required: true, perTicket: true },
    ],
  });
  await page.goto(paths.newCheckout(house.event.slug, { [house.tiers[0].id]: 2 }));
  await page.getByLabel('Name').fill('Grace Hopper');
  await page.getByLabel('Email').fill(uniqueEmail('grace'));
  await page.getByLabel('How did you hear of us?').fill('From a friend');
  await page.getByRole('group', { name: 'Ticket 1' }).getByLabel('Diet').selectOption('No meat');
  await page.getByRole('button', { name: 'Get tickets' }).click();
  const second = page.getByRole('group', { name: 'Ticket 2' }).getByLabel('Diet');
  await expect(second).toBeFocused();
  await expect(second).toHaveAccessibleDescription(/Choose an answer/);
  await expectAccessible(page, 'a checkout with a question that is not answered');
  await second.selectOption('Anything');
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();

  const desk = await visit(DESK);
  await signIn(desk, house.owner, paths.eventOrders(house.event.id));
  await desk.getByText('Answers').click();
  await expect(desk.getByText('From a friend')).toBeVisible();
  await expect(desk.getByText('No meat; Anything')).toBeVisible();
  await expectAccessible(desk, 'an order with answers');
});
