import { readQr } from '../support/read-qr.js';
import { mailsTo, uniqueEmail } from './support/api.js';
import { DESK, expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember } from './support/given.js';

test.use(PHONE);

test('a ticket’s whole way: found, held, declined, paid, mailed, shown, scanned, seen live', async ({
  page,
  visit,
  film,
  wrongs,
}) => {
  const house = await givenHouse({
    tiers: [
      { name: 'Balcony', price: 9000, capacity: 20 },
      { name: 'Regular', price: 3500, capacity: 80 },
    ],
  });
  const { event } = house;
  const scanner = await givenMember(house, 'SCANNER');
  const email = uniqueEmail('ada');

  const dashboard = await visit(DESK);
  const figure = (label: string) =>
    dashboard.getByRole('term').filter({ hasText: label }).locator('..').getByRole('definition');
  await test.step('the promoter has the dashboard open', async () => {
    await signIn(dashboard, house.owner, `/promoter/events/${event.id}/live`);
    await expect(dashboard.getByRole('heading', { name: event.title })).toBeVisible();
    await expect(figure('Checked in')).toHaveText(['0', 'of 0 sold']);
  });

  await test.step('a guest finds the event and chooses two tickets', async () => {
    await page.goto('/');
    await page.getByRole('searchbox', { name: 'Search events' }).fill(event.title);
    await page.getByRole('link', { name: event.title }).click();
    await expect(page.getByRole('heading', { level: 1, name: event.title })).toBeVisible();
    const add = page.getByRole('button', { name: 'Add one Regular' });
    await add.click();
    await add.click();
    await expect(page.getByText('$70.00')).toBeVisible();
    await page.getByRole('button', { name: 'Buy tickets' }).click();
  });

  await test.step('says who is coming, and has a hold with its clock', async () => {
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Continue to payment' }).click();
    await expect(page.getByRole('timer')).toHaveText(/^(9|10) minutes left to pay$/);
    await expect(page.getByText(/^(9:\d\d|10:00)$/)).toBeVisible();
  });

  const pay = page.getByRole('button', { name: 'Pay $70.00' });
  await test.step('declines on the provider’s page and is told that the tickets stay held', async () => {
    await pay.click();
    await expect(page.getByText('This page stands in for Stripe')).toBeVisible();
    await page.getByRole('button', { name: 'Decline the payment' }).click();
    await expect(page.getByRole('alert')).toContainText('your tickets are still held');
  });

  const codes: Buffer[] = [];
  await test.step('pays, and comes back to two QR codes', async () => {
    await pay.click();
    await page.getByRole('button', { name: 'Pay $70.00' }).click();
    await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
    const drawn = page.getByRole('img', { name: 'QR code of ticket' });
    await expect(drawn).toHaveCount(2);
    codes.push(await drawn.first().screenshot());
    await page.getByRole('button', { name: 'Next ticket' }).click();
    await expect(page.getByText('2 of 2')).toBeVisible();
    codes.push(await drawn.last().screenshot());
    const read = await Promise.all(codes.map(readQr));
    expect(read.every(code => code.startsWith('FY1.'))).toBe(true);
    expect(new Set(read).size).toBe(2);
    await expect(figure('Checked in')).toHaveText(['0', 'of 2 sold']);
  });

  await test.step('the mail has both codes, the PDF and the calendar', async () => {
    await expect.poll(async () => (await mailsTo(email)).filter(mail => mail.attachments.length > 0)).toHaveLength(1);
    const [mail] = await mailsTo(email);
    expect(mail!.subject).toBe(`Your tickets for ${event.title}`);
    const kinds = mail!.attachments.map(({ contentType }) => contentType.split(';')[0]).sort();
    expect(kinds).toEqual(['application/pdf', 'image/png', 'image/png', 'text/calendar']);
    wrongs.expect(/Blocked script execution in 'about:srcdoc'/); // Playwright's own, kept out of the mail's frame
    const outbox = await visit(DESK);
    await outbox.goto(`/dev/outbox?to=${email}`);
    await expect(outbox.getByTitle(`Mail: ${mail!.subject}`)).toBeVisible();
    await expect(outbox.getByRole('list', { name: 'Attachments' }).getByRole('link')).toHaveCount(4);
  });

  await test.step('the very code on the page is filmed at the gate: ADMIT', async () => {
    const gate = await visit(PHONE);
    const verdict = gate.getByRole('alert');
    await film(codes[0]!);
    await signIn(gate, scanner, `/gate/${event.id}`);
    await gate.getByLabel('Gate', { exact: true }).fill('North door');
    await gate.getByRole('button', { name: 'Start shift' }).click();
    await expect(verdict).toContainText('ADMIT');
    await expect(verdict).toContainText('Ada Lovelace');
    await expect(verdict).toContainText('Regular');
  });

  await test.step('the dashboard counts it without a reload', async () => {
    await expect(figure('Checked in')).toHaveText(['1', 'of 2 sold']);
    await expect(figure('Inside now')).toHaveText(['1', 'of 100 places']);
    await expect(dashboard.getByRole('row', { name: /North door/ })).toBeVisible();
  });

  await test.step('the same code at another gate: STOP, with gate and time of the first', async () => {
    const other = await visit(PHONE);
    await signIn(other, scanner, `/gate/${event.id}`);
    await other.getByLabel('Gate', { exact: true }).fill('South door');
    await other.getByRole('button', { name: 'Start shift' }).click();
    await expect(other.getByRole('alert')).toHaveText(/STOP\s*Used \d\d:\d\d, North door/);
  });
});
