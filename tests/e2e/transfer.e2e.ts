import { paths } from '../../client/src/paths.js';
import { expectAccessible, expectMailAccessible } from './support/accessibility.js';
import { ask, mailsTo, uniqueEmail } from './support/api.js';
import { DESK, expect, mailedLink, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenTickets, type House } from './support/given.js';

test.use(PHONE);

/** What the gate says to a code. */
async function scanned({ event, owner }: House, code: string): Promise<string> {
  const input = { eventId: event.id, code, gate: 'Main door', scanId: crypto.randomUUID() };
  const { checkIn } = await ask<{ checkIn: { outcome: string } }>(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
    { input },
    owner.token,
  );
  return checkIn.outcome;
}

test('a guest passes a ticket on by mail; the receiver has it with a code of its own', async ({ page, visit }) => {
  const house = await givenHouse();
  const order = await givenTickets(house, 2);
  const [ticket] = order.tickets;
  const friend = uniqueEmail('friend');
  await page.goto(`${paths.order(order.id)}?token=${order.accessToken}`);
  await page.getByRole('button', { name: `Pass on ${ticket!.serial}` }).click();
  const form = page.getByRole('dialog', { name: `Pass on ${ticket!.serial}` });
  await form.getByRole('button', { name: 'Offer the ticket' }).click();
  await expect(form.getByLabel('Their email')).toHaveAccessibleDescription(/email address/);
  await expectAccessible(page, 'passing a ticket on, with a mistake');
  await form.getByLabel('Their email').fill(uniqueEmail('wrong'));
  await form.getByRole('button', { name: 'Offer the ticket' }).click();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText(/was taken back/)).toBeVisible();

  await page.getByRole('button', { name: `Pass on ${ticket!.serial}` }).click();
  await form.getByLabel('Their email').fill(friend);
  await form.getByLabel('A word with it').fill('See you at the bar!');
  await form.getByRole('button', { name: 'Offer the ticket' }).click();
  await expect(page.getByText(`Offered to ${friend}`)).toBeVisible();
  await expectAccessible(page, 'an order with a ticket that is offered');

  const receiver = await visit(PHONE);
  await receiver.goto(await mailedLink(friend, paths.acceptTransfer()));
  await expect(receiver).toHaveURL(paths.acceptTransfer());
  await expect(receiver.getByText('See you at the bar!')).toBeVisible();
  await expectAccessible(receiver, 'an offered ticket');
  await receiver.getByLabel('Who enters with it').fill('Grace Friend');
  await receiver.getByRole('button', { name: 'Take the ticket' }).click();
  await expect(receiver.getByRole('img', { name: `QR code of ticket ${ticket!.serial}` })).toBeVisible();
  await expect(receiver.getByText('Grace Friend')).toBeVisible();
  await expectAccessible(receiver, 'a ticket that was passed on');

  await expect(page.getByText(`Passed on to ${friend}`)).toBeVisible(); // the open page hears of it
  await expect(page.getByText('Grace Friend has this ticket now')).toBeAttached();
  expect(await scanned(house, ticket!.code)).toBe('REPLACED');
  expect(await scanned(house, order.tickets[1]!.code)).toBe('ACCEPTED');

  await expect.poll(async () => (await mailsTo(friend)).some(mail => mail.attachments.length > 0)).toBe(true);
  for (const mail of await mailsTo(friend)) await expectMailAccessible(receiver, mail);
  const later = await visit(PHONE);
  await later.goto(await mailedLink(friend, `/tickets/${ticket!.id}`));
  await expect(later).toHaveURL(paths.ticket(ticket!.id));
  await expect(later.getByRole('button', { name: `Pass on ${ticket!.serial}` })).toBeVisible();
});

test('where the organizer asks for it, a manager agrees first; the receiver may say no', async ({ page, visit }) => {
  const house = await givenHouse();
  const desk = await visit(DESK);
  await signIn(desk, house.owner, paths.manageEvent(house.event.id));
  await desk.getByLabel('Passing tickets on').selectOption('You agree to each first');
  await desk.getByRole('button', { name: 'Save changes' }).click();
  await expect(desk.getByText('Saved')).toBeVisible();

  const order = await givenTickets(house);
  const friend = uniqueEmail('friend');
  const { serial } = order.tickets[0]!;
  await page.goto(`${paths.order(order.id)}?token=${order.accessToken}`);
  await page.getByRole('button', { name: `Pass on ${serial}` }).click();
  await page.getByLabel('Their email').fill(friend);
  await page.getByRole('button', { name: 'Ask the organizer' }).click();
  await expect(page.getByText(`For ${friend}: the organizer has to agree first`)).toBeVisible();
  expect(await mailsTo(friend)).toEqual([]);

  await desk.getByRole('link', { name: 'Transfers' }).click();
  await expect(desk.getByText(friend)).toBeVisible();
  await expectAccessible(desk, 'a transfer to decide');
  await desk.getByRole('button', { name: `Agree to ${serial}` }).click();
  await expect(desk.getByRole('listitem').getByText('Offered', { exact: true })).toBeVisible();
  await expect(page.getByText(`Offered to ${friend}`)).toBeVisible();

  const receiver = await visit(PHONE);
  await receiver.goto(await mailedLink(friend, paths.acceptTransfer()));
  await receiver.getByRole('button', { name: 'No, thank you' }).click();
  await receiver.getByRole('button', { name: 'Yes, decline it' }).click();
  await expect(receiver.getByRole('heading', { name: 'You declined this ticket' })).toBeVisible();
  await expectAccessible(receiver, 'an offer that is over');
  await expect(page.getByText(`${friend} declined it`)).toBeVisible();
  await expect(page.getByRole('button', { name: `Pass on ${serial}` })).toBeVisible();
});
