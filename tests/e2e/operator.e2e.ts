import type { Page } from '@playwright/test';
import { SANDBOX_KEYS } from '../../server/mount-sandbox.js';
import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { ask, change, serverUrl, uniqueEmail } from './support/api.js';
import { sql } from './support/database.js';
import { DESK, expect, signIn, test } from './support/fixtures.js';
import { cli, givenAdmin, givenHouse, givenPaidOrder, givenPerson, type Order } from './support/given.js';

test.use(DESK);

const panel = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: title }) });
const line = (page: Page, title: string, text: string) =>
  panel(page, title).getByRole('listitem').filter({ hasText: text });

const sold = () => givenHouse({ tiers: [{ name: 'Regular', price: 4000 }] });

/** What Stripe calls the page on which the order was paid. */
async function referenceOf({ id, accessToken }: Order): Promise<string> {
  const query = `query ($id: ID!, $accessToken: String) {
    order(id: $id, accessToken: $accessToken) { payments { reference } } }`;
  const { order } = await ask<{ order: { payments: { reference: string }[] } }>(query, { id, accessToken });
  return order.payments[0]!.reference;
}

/** What the buyer's bank does. */
async function bank(reference: string, outcome: 'open' | 'won' | 'lost'): Promise<void> {
  const response = await fetch(`${serverUrl()}/sandbox/disputes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'STRIPE', reference, outcome }),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status} ${await response.text()}`);
}

/** Somebody gives the order's money back on Stripe's own pages, and the day is compared. */
async function refundedThere(order: Order): Promise<void> {
  const stripe = async (path: string, body?: URLSearchParams) => {
    const headers = { authorization: `Bearer ${SANDBOX_KEYS.stripeSecretKey}` };
    const response = await fetch(`${serverUrl()}/v1/${path}`, { headers, ...(body && { method: 'POST', body }) });
    if (!response.ok) throw new Error(`HTTP ${response.status} ${await response.text()}`);
    return (await response.json()) as { payment_intent: string };
  };
  const { payment_intent } = await stripe(`checkout/sessions/${await referenceOf(order)}`);
  await stripe('refunds', new URLSearchParams({ payment_intent }));
  // It exits with 1 because there is a difference, and with 2 while another test has Paystack fail.
  await cli('reconcile', '--day', new Date().toISOString().slice(0, 10)).catch((error: { stdout: string }) => {
    expect(error.stdout).toContain('refunded there, unknown here');
  });
}

/** The webhook of the order's payment, as it stands after three days in which it could not be worked off. */
async function givenUp(order: Order): Promise<string> {
  const reference = await referenceOf(order);
  const worked = `update webhook_deliveries set status = 'FAILED', attempts = 25, last_error = $2
    where type = 'checkout.session.completed' and status = 'PROCESSED' and body like $1 returning event_key`;
  let keys: string[] = [];
  const broken = async () => {
    const rows = await sql<{ event_key: string }>(worked, [`%${reference}%`, 'STRIPE is not available: answered 500']);
    return (keys = rows.map(({ event_key }) => event_key)).length;
  };
  await expect.poll(broken).toBe(1);
  return keys[0]!;
}

test('an operator sees how the providers stand, for each kind of call', async ({ page }) => {
  await signIn(page, await givenAdmin(), paths.events());
  await page.getByRole('link', { name: 'Operator' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Operator' })).toBeVisible();
  for (const provider of ['Stripe', 'Paystack']) {
    const calls = line(page, 'Payment providers', provider).getByRole('listitem');
    await expect(calls.filter({ hasText: 'Payment pages and refunds' })).toContainText(/Works.*Since/s);
    await expect(calls.filter({ hasText: 'Questions and reports' })).toContainText('Works');
  }
  await expectAccessible(page, 'the operator’s page');
});

test('a difference that was dealt with is closed with a note, and leaves the list', async ({ page }) => {
  const order = await givenPaidOrder(await sold());
  await refundedThere(order);
  await signIn(page, await givenAdmin(), paths.operator());
  const issue = line(page, 'Money that needs you', order.number);
  await expect(issue).toContainText('Refunded there, unknown here');
  await expect(issue).toContainText('Agree with the promoter');
  await expect(issue).toContainText('$40.00');

  await issue.getByRole('button', { name: `Dealt with: ${order.number}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Close this difference' });
  await dialog.getByRole('button', { name: 'Close the difference' }).click();
  await expect(dialog.getByLabel('What was done')).toHaveAccessibleDescription(/Say what was done about it/);
  await expectAccessible(page, 'a difference that is being closed');
  await dialog.getByLabel('What was done').fill('The promoter agreed.\nTheir tickets stay.');
  await dialog.getByRole('button', { name: 'Close the difference' }).click();

  await expect(dialog).toHaveCount(0);
  await expect(issue).toHaveCount(0);
  await page.reload();
  await expect(panel(page, 'Money that needs you')).not.toContainText('are loading');
  await expect(issue).toHaveCount(0);
});

test('a webhook that was given up is retried from where it needs a person', async ({ page }) => {
  const eventKey = await givenUp(await givenPaidOrder(await sold()));
  await signIn(page, await givenAdmin(), paths.operator());
  const issue = line(page, 'Money that needs you', eventKey);
  await expect(issue).toContainText('A webhook that could not be worked off');
  await expect(issue).toContainText('Once its cause is gone');
  const failed = line(page, 'Webhooks', eventKey);
  await expect(failed).toContainText('STRIPE is not available: answered 500');
  await expectAccessible(page, 'a webhook that was given up');

  await issue.getByRole('button', { name: `Retry ${eventKey}` }).click();

  await expect(issue).toHaveCount(0);
  await expect(failed).toHaveCount(0);
  await page.getByLabel('State of webhooks').selectOption('Done');
  await expect(async () => {
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(failed).toContainText('Done', { timeout: 1_000 });
  }).toPass();
});

test('a webhook that failed is retried from the list of webhooks', async ({ page }) => {
  const eventKey = await givenUp(await givenPaidOrder(await sold()));
  await signIn(page, await givenAdmin(), `${paths.operator()}?provider=STRIPE`);
  const failed = line(page, 'Webhooks', eventKey);
  await failed.getByRole('button', { name: `Retry checkout.session.completed ${eventKey}` }).click();
  await expect(failed).toHaveCount(0);
  await expect(line(page, 'Money that needs you', eventKey)).toHaveCount(0);
});

test('a dispute is seen, with what to do and until when, and then how it ended', async ({ page }) => {
  const house = await sold();
  const order = await givenPaidOrder(house);
  const reference = await referenceOf(order);
  await bank(reference, 'open');
  const admin = await givenAdmin();
  await signIn(page, admin, paths.operator());
  const dispute = line(page, 'Disputes', order.number);
  await expect(async () => {
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(dispute).toContainText('Open', { timeout: 1_000 });
  }).toPass();
  await expect(dispute).toContainText('$40.00');
  await expect(dispute).toContainText('fraudulent');
  await expect(dispute).toContainText(/Send evidence on Stripe’s own pages by \w+, \w+ \d+/);
  await expect(dispute.getByRole('link')).toHaveCount(0); // an operator alone may not see who bought what
  await expect(line(page, 'Money that needs you', order.number)).toContainText('A bank asks the money back');
  await expectAccessible(page, 'a dispute');

  const { organization, owner } = house;
  const member = { organizationId: organization.id, email: admin.email, role: 'VIEWER' };
  await change('setMember', member, '... on Membership { role }', owner.token);
  await bank(reference, 'lost');
  await page.getByLabel('State of disputes').selectOption('Lost');
  await expect(async () => {
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(dispute).toContainText('the bank has the money', { timeout: 1_000 });
  }).toPass();
  await expect(line(page, 'Money that needs you', order.number)).toHaveCount(0);
  await dispute.getByRole('link', { name: order.number }).click();
  await expect(page).toHaveURL(paths.order(order.id));
  await expect(page.getByText(order.number).first()).toBeVisible();
});

test('a mail that was given up is sent again', async ({ page }) => {
  const email = uniqueEmail('guest');
  await givenPaidOrder(await sold(), 1, email);
  const givesUp = `update emails set status = 'FAILED', last_error = '550 no such mailbox'
    where recipient = $1 and status <> 'QUEUED' returning id`;
  await expect.poll(async () => (await sql(givesUp, [email])).length).toBe(1);
  await signIn(page, await givenAdmin(), paths.operator());
  const mail = line(page, 'Mails', email);
  await expect(mail).toContainText('550 no such mailbox');
  await mail.getByRole('button', { name: `Send again to ${email}` }).click();
  await expect(mail).toHaveCount(0);
});

test('what each list shows is in the address, and outlives a reload', async ({ page }) => {
  await signIn(page, await givenAdmin(), paths.operator());
  const filters = { webhooks: 'PROCESSED', provider: 'PAYSTACK', disputes: 'WON', mails: 'BOUNCED' };
  const fields = {
    webhooks: 'State of webhooks',
    provider: 'From',
    disputes: 'State of disputes',
    mails: 'State of mails',
  };
  for (const [key, value] of Object.entries(filters)) {
    await page.getByLabel(fields[key as keyof typeof fields], { exact: true }).selectOption(value);
    await expect(page).toHaveURL(new RegExp(`[?&]${key}=${value}(&|$)`));
  }
  await page.reload();
  for (const [key, value] of Object.entries(filters)) {
    await expect(page.getByLabel(fields[key as keyof typeof fields], { exact: true })).toHaveValue(value);
  }
  await expect(page).toHaveURL(`${paths.operator()}?${new URLSearchParams(filters).toString()}`);
  await page.getByLabel('State of mails').selectOption('Did not arrive');
  await expect(page).not.toHaveURL(/mails=/);
  await expect(page).toHaveURL(/disputes=WON/);
});

test('one list that can’t be had says so, and the others stay', async ({ page }) => {
  let broken = true;
  await page.route('**/graphql', async route => {
    if (!broken || !route.request().postData()?.includes('"Disputes"')) return route.fallback();
    const errors = [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }];
    await route.fulfill({ contentType: 'application/json', body: JSON.stringify({ data: null, errors }) });
  });
  await signIn(page, await givenAdmin(), paths.operator());
  const disputes = panel(page, 'Disputes');
  await expect(disputes.getByRole('alert')).toBeVisible();
  await expect(panel(page, 'Payment providers')).toContainText('Paystack');
  await expectAccessible(page, 'a list that can’t be had');
  broken = false;
  await disputes.getByRole('button', { name: 'Try again' }).click();
  await expect(disputes.getByRole('alert')).toHaveCount(0);
});

test('nobody else finds it', async ({ page }) => {
  await signIn(page, await givenPerson(), paths.operator());
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Operator' })).toHaveCount(0);
});
