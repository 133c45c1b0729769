import { randomUUID } from 'node:crypto';
import { paths } from '../../client/src/paths.js';
import { expectAccessible, expectMailAccessible } from './support/accessibility.js';
import { change, mailsTo, uniqueEmail } from './support/api.js';
import { DESK, expect, PHONE, signIn, test } from './support/fixtures.js';
import {
  givenHouse,
  givenPaidOrder,
  givenRefundRequest,
  givenTickets,
  type House,
  type Order,
} from './support/given.js';

test.use(PHONE);

const inTwoHours = () => new Date(Date.now() + 2 * 3_600_000).toISOString();
const soldOut = () => givenHouse({ tiers: [{ name: 'Regular', capacity: 1 }], refundDeadline: inTwoHours() });
const giveBack = ({ id: orderId, accessToken }: Order) =>
  change(
    'requestRefund',
    { orderId, accessToken, reason: 'I am ill', idempotencyKey: randomUUID() },
    '... on Refund { id }',
  );
const join = ({ tiers }: House, email: string) =>
  change('joinWaitlist', { tierId: tiers[0].id, name: 'Ida Early', email, quantity: 1 }, '... on WaitlistEntry { id }');

/** The mail of this subject, and the link in it. */
async function mailed(email: string, subject: RegExp, path: string) {
  const find = async () => (await mailsTo(email)).find(mail => subject.test(mail.subject));
  await expect.poll(find).toBeTruthy();
  const mail = (await find())!;
  return { mail, link: new RegExp(`${path}\\?token=[^\\s"&)]+`).exec(mail.text)![0] };
}

test('who waits for a sold-out event sees the line move, claims by the mail and has the ticket', async ({
  page,
  visit,
}) => {
  const house = await soldOut();
  const order = await givenTickets(house);
  const early = uniqueEmail('early');
  await join(house, early);
  const email = uniqueEmail('late');

  await page.goto(paths.event(house.event.slug));
  await page.getByRole('button', { name: 'Join the waitlist for Regular' }).click();
  const form = page.getByRole('dialog', { name: 'Waitlist for Regular' });
  await form.getByRole('button', { name: 'Join the waitlist' }).click();
  await expect(form.getByLabel('Name')).toHaveAccessibleDescription('Tell us a name.');
  await expectAccessible(page, 'joining a waitlist, with a mistake');
  await form.getByLabel('Name').fill('Lea Late');
  await form.getByLabel('Email').fill(email);
  await form.getByRole('button', { name: 'Join the waitlist' }).click();
  await expect(page.getByText('You are number 2 in line for a ticket.')).toBeVisible();
  await expectAccessible(page, 'an event with a place in its line');

  const joined = await mailed(early, /on the waitlist/, '/waitlist/leave');
  const other = await visit();
  await other.goto(joined.link);
  await expect(other.getByText('You are the first in line')).toBeVisible();
  await expectAccessible(other, 'a place in a line');
  await other.getByRole('button', { name: 'Leave the line' }).click();
  await expect(other.getByText('You have left the line')).toBeVisible();
  await expect(page.getByText('You are the first in line for a ticket.')).toBeVisible();

  await giveBack(order);
  await expect(page.getByText(/It is your turn/)).toBeVisible();
  const offered = await mailed(email, /your turn/, '/waitlist/claim');
  await page.goto(offered.link);
  await expect(page).toHaveURL(paths.claimOffer()); // the token has left the address bar
  await expect(page.getByText('1 × Regular')).toBeVisible();
  await expectAccessible(page, 'an offer');
  await page.getByRole('button', { name: 'Claim and go on' }).click();
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
  await page.goto(offered.link);
  await expect(page.getByRole('button', { name: 'Open your order' })).toBeVisible();

  const mails = await visit();
  await expectMailAccessible(mails, joined.mail);
  await expectMailAccessible(mails, offered.mail);
});

test('a promoter sees who waits, live, and what became of others', async ({ page }) => {
  const house = await soldOut();
  const order = await givenTickets(house);
  const [first, second] = [uniqueEmail('first'), uniqueEmail('second')];
  await join(house, first);
  await signIn(page, house.owner, paths.waitlist(house.event.id));
  const row = (email: string) => page.getByRole('row', { name: email });
  await expect(row(first).getByText('In line')).toBeVisible();
  await join(house, second);
  await expect(row(second).getByText('In line')).toBeVisible();
  await giveBack(order);
  await expect(row(first).getByText('Has an offer')).toBeVisible();
  await expectAccessible(page, 'a promoter’s waitlist');

  await row(first).getByRole('button', { name: 'End the offer to Ida Early' }).click();
  const asks = page.getByRole('dialog', { name: 'End this offer?' });
  await expectAccessible(page, 'the question before an offer ends');
  await asks.getByRole('button', { name: 'Let it run' }).click();
  await expect(row(first).getByText('Has an offer')).toBeVisible();
  await row(first).getByRole('button', { name: 'End the offer to Ida Early' }).click();
  await asks.getByRole('button', { name: 'End the offer now' }).click();
  await expect(row(first).getByText('Expired')).toBeVisible();
  await expect(row(second).getByText('Has an offer')).toBeVisible();
});

test('a refund that a manager grants goes to who waits, who pays the price by the mailed link and has the ticket', async ({
  page,
  visit,
}) => {
  const { event, owner, ...house } = await givenHouse({ tiers: [{ name: 'Regular', price: 3500, capacity: 1 }] });
  const sold = await givenPaidOrder({ event, owner, ...house });
  const email = uniqueEmail('waiting');
  await page.goto(paths.event(event.slug));
  await page.getByRole('button', { name: 'Join the waitlist for Regular' }).click();
  const form = page.getByRole('dialog', { name: 'Waitlist for Regular' });
  await form.getByLabel('Name').fill('Wanda Waiting');
  await form.getByLabel('Email').fill(email);
  await form.getByRole('button', { name: 'Join the waitlist' }).click();
  await expect(page.getByText('You are the first in line for a ticket.')).toBeVisible();

  await givenRefundRequest(sold);
  const desk = await visit(DESK);
  await signIn(desk, owner, paths.refunds(event.id));
  await desk.getByRole('button', { name: `Decide on ${sold.number}` }).click();
  await desk.getByRole('dialog', { name: 'Decide' }).getByRole('button', { name: 'Approve' }).click();
  await expect(desk.getByRole('heading', { name: 'Nobody waits for you' })).toBeVisible();
  await desk.goto(paths.waitlist(event.id));
  const row = desk.getByRole('row', { name: email });
  await expect(row.getByText('Has an offer')).toBeVisible();

  await expect(page.getByText(/It is your turn/)).toBeVisible();
  const stranger = await visit(PHONE); // the place that came back is not the public's
  await stranger.goto(paths.event(event.slug));
  await expect(stranger.getByText('Sold out')).toBeVisible();

  const { link } = await mailed(email, /your turn/, '/waitlist/claim');
  await page.goto(link);
  await expect(page.getByText('1 × Regular · $35.00')).toBeVisible();
  await page.getByRole('button', { name: 'Claim and go on' }).click();
  await expect(page.getByRole('timer')).toHaveText(/^(9|10) minutes left to pay$/);
  const pay = page.getByRole('button', { name: 'Pay $35.00' });
  await pay.click();
  await expect(page.getByText('This page stands in for Stripe')).toBeVisible();
  await page.getByRole('button', { name: 'Decline the payment' }).click();
  await expect(page.getByRole('alert')).toContainText('your tickets are still held');
  await pay.click();
  await expect(page.getByText('This page stands in for Stripe')).toBeVisible();
  await pay.click();
  await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code of ticket/ })).toHaveCount(1);
  await expect.poll(async () => (await mailsTo(email)).some(({ attachments }) => attachments.length > 0)).toBe(true);
  await expect(row.getByText('Bought')).toBeVisible();

  const former = await visit(PHONE);
  await former.goto(`${paths.order(sold.id)}?token=${sold.accessToken}`);
  await expect(former.getByRole('heading', { level: 1, name: 'This order was refunded' })).toBeVisible();
});
