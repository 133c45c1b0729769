import type { Page } from '@playwright/test';
import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { change, mailsTo, uniqueEmail } from './support/api.js';
import { sql } from './support/database.js';
import { DESK, expect, mailedLink, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenRegistration, type House, type Registration } from './support/given.js';

test.use(PHONE);
// Decisions take effect after ten seconds.
test.describe.configure({ timeout: 90_000 });

const TO_ORDER = '/orders/[\\w-]+';
const QUESTION = 'What do you sell?';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
/** In four days two stalls for $40.00; the organizer says who gets one. */
const market = () =>
  givenHouse({
    doorsAt: inDays(4),
    startsAt: inDays(4),
    endsAt: inDays(5),
    tiers: [{ name: 'Stall', price: 4000, capacity: 2 }],
    requiresApproval: true,
    questions: [{ label: QUESTION, kind: 'TEXT', required: true }],
  });

/** At the sandbox's Stripe, and back. */
async function pay(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Pay $40.00' });
  await button.click();
  await expect(page.getByText('This page stands in for Stripe')).toBeVisible();
  await button.click();
  await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
}

const approve = ({ id: registrationId }: Registration, { owner }: House) =>
  change('approveRegistration', { registrationId }, '... on Registration { id }', owner.token);

test('a guest answers, a manager approves, and the mailed link leads to paying and to the ticket', async ({
  page,
  visit,
}) => {
  const { event, owner } = await market();
  const email = uniqueEmail('stall');
  await page.goto(paths.event(event.slug));
  await page.getByRole('link', { name: 'Register', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send the registration' }).click();
  await expect(page.getByLabel(QUESTION)).toHaveAccessibleDescription('This needs an answer.');
  await page.getByLabel(QUESTION).fill('Paper lamps');
  await page.getByRole('button', { name: 'Send the registration' }).click();
  await expect(page.getByText('Waiting for an answer')).toBeVisible();
  const ownPage = page.url();

  const desk = await visit(DESK);
  await signIn(desk, owner, paths.registrations(event.id));
  await expect(desk.getByText('Paper lamps')).toBeVisible();
  await desk.getByRole('button', { name: 'Approve Grace Hopper' }).click();
  await expect(desk.getByRole('heading', { name: 'Nobody waits for you' })).toBeVisible({ timeout: 20_000 });
  await desk.getByLabel('State').selectOption('Approved');
  await expect(desk.getByRole('heading', { name: 'Grace Hopper' })).toContainText('Held');

  await page.goto(await mailedLink(email, TO_ORDER));
  await expect(page.getByText('Not paid yet')).toBeVisible();
  await expectAccessible(page, 'an order that a registration leads to');
  await page.getByRole('link', { name: 'Go on to pay' }).click();
  await expect(page.getByRole('timer')).toHaveText(/^(2 days|1 day.* 23 hours) left to pay$/);
  await expect(page.getByText('1 × Stall')).toBeVisible();
  await pay(page);
  await expect(page.getByRole('img', { name: /QR code of ticket/ })).toBeVisible();
  await expect
    .poll(async () => (await mailsTo(email)).filter(mail => mail.attachments.length > 0).map(mail => mail.subject))
    .toEqual([`Your ticket for ${event.title}`]);

  await page.goto(ownPage);
  await expect(page.getByText('You have a place', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'See your ticket' }).click();
  await expect(page.getByRole('img', { name: /QR code of ticket/ })).toBeVisible();
  await desk.reload();
  await expect(desk.getByRole('heading', { name: 'Grace Hopper' })).toHaveText(/^Grace Hopper\s*Approved$/);
});

test('a link whose time is over buys nothing and says why; the registration waits, and a second yes sends a new one', async ({
  page,
  visit,
}) => {
  const house = await market();
  const registration = await givenRegistration(house);
  await approve(registration, house);
  const link = await mailedLink(registration.email, TO_ORDER);
  await page.goto(link);
  await page.getByRole('link', { name: 'Go on to pay' }).click();
  await expect(page.getByRole('button', { name: 'Pay $40.00' })).toBeVisible();

  const over = `update orders set hold_expires_at = now() - interval '1 second' where registration_id = $1 returning id`;
  expect(await sql(over, [registration.id])).toHaveLength(1);
  await expect(page.getByRole('heading', { name: 'Your time to pay is over' })).toBeVisible();
  await expect(page.getByText(/Your registration is kept/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0); // a place is not to be had without a yes
  await expectAccessible(page, 'a place that was not paid in time');
  await page.goto(link);
  await expect(page.getByText('Your time to pay is over')).toBeVisible();
  await expect(page.getByText(/Your registration is kept/)).toBeVisible();
  await expectAccessible(page, 'a link to pay whose time is over');

  const told = () =>
    mailsTo(registration.email).then(mails => mails.find(mail => /not paid in time/.test(mail.subject)));
  await expect.poll(told).toBeTruthy();
  await page.goto(await mailedLink(registration.email, '/registrations/[\\w-]+'));
  await expect(page.getByText('Waiting for an answer')).toBeVisible();
  await expect(page.getByText(/You had a place, but it was not paid by/)).toBeVisible();

  const desk = await visit(DESK);
  await signIn(desk, house.owner, paths.registrations(house.event.id));
  await expect(desk.getByText(/not paid/)).toBeVisible();
  await expectAccessible(desk, 'a registration that was not paid in time');
  await desk.getByRole('button', { name: /^Approve .*Grace Hopper$/ }).click();
  await expect(desk.getByRole('heading', { name: 'Nobody waits for you' })).toBeVisible({ timeout: 20_000 });

  const newest = () => mailedLink(registration.email, TO_ORDER);
  await expect.poll(newest).not.toBe(link);
  await page.goto(await newest());
  await page.getByRole('link', { name: 'Go on to pay' }).click();
  await pay(page);
  await expect(page.getByRole('img', { name: /QR code of ticket/ })).toHaveCount(1);
});
