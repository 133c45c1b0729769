import { digitsOf, stepAt } from '../../client/src/lib/rotating-code.js';
import { drawn } from './support/film.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { expectVerdict, noteVerdicts, readBarcode, refuseCamera, startShift, verdictOn } from './support/gate.js';
import {
  givenHouse,
  givenPaidOrder,
  givenRefundRequest,
  givenScan,
  givenTickets,
  rotatingTickets,
  type Ticket,
} from './support/given.js';

test.use(PHONE);

test('good, used and refunded tickets, one after the other', async ({ page, film }) => {
  const refundDeadline = new Date(Date.now() + 60_000 * 30);
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }], refundDeadline });
  const order = await givenPaidOrder(house, 3);
  const [good, used, refunded] = order.tickets as [Ticket, Ticket, Ticket];
  await givenScan(house, used.serial, 'Gate B');
  await givenRefundRequest(order, 'I am ill', [refunded.id]);
  await film(...(await Promise.all([good, used, refunded].map(({ code }) => drawn(code)))));
  const verdicts = await noteVerdicts(page);
  await startShift(page, house);
  await expect
    .poll(verdicts)
    .toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`ADMIT.*${good.serial}`)),
        expect.stringMatching(new RegExp(`STOP.*Used \\d\\d:\\d\\d, Gate B.*${used.serial}`)),
        expect.stringMatching(/STOP.*Refunded/),
      ]),
    );
});

test('of a rotating code an old picture is not enough, and the live page counts at once', async ({ page, film }) => {
  const house = await givenHouse({ qrMode: 'ROTATING' });
  const [ticket] = await rotatingTickets(await givenTickets(house));
  const { code, rotatingSecret } = ticket!;
  const at = async (step: number) => drawn(`${code}.${await digitsOf(rotatingSecret, step)}`);
  const now = stepAt(Date.now());
  await film(await at(now - 9), await at(now + 1)); // the next step's is the one that lives longest
  const verdicts = await noteVerdicts(page);
  await startShift(page, house);
  await expect
    .poll(verdicts)
    .toEqual([expect.stringMatching(/CHECK.*Old picture of a code/), expect.stringContaining('ADMIT')]);
});

test('a barcode reader, wherever the focus is', async ({ page }) => {
  await refuseCamera(page);
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 3);
  await startShift(page, house);
  await expect(page.getByRole('heading', { name: 'The camera is blocked' })).toBeVisible();

  await readBarcode(page, tickets[0]!.code); // on no field at all
  await expect(verdictOn(page)).toContainText(tickets[0]!.serial);
  await readBarcode(page, tickets[1]!.code); // on the verdict's button, which Enter would press
  await expect(verdictOn(page)).toContainText(tickets[1]!.serial);
  await page.getByRole('button', { name: 'Next' }).click();

  await page.getByRole('button', { name: 'Type a serial' }).last().click();
  await page.getByLabel('Serial').pressSequentially('hello', { delay: 100 });
  await expect(page.getByLabel('Serial')).toHaveValue('hello'); // a person's typing
  await readBarcode(page, tickets[2]!.code);
  await expect(page.getByRole('dialog')).toBeHidden();
  await expectVerdict(page, tickets[2]!.serial);
  await readBarcode(page, 'not one of our codes');
  await expectVerdict(page, 'Not a ticket of ours');
});

test('a picture of a code, from a file', async ({ page, film }) => {
  await film();
  const house = await givenHouse();
  const { tickets } = await givenTickets(house);
  await startShift(page, house);
  const choose = async (name: string, mimeType: string, buffer: Buffer) => {
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'From a picture' }).click();
    await (await choosing).setFiles({ name, mimeType, buffer });
  };
  await choose('ticket.png', 'image/png', Buffer.from('no picture at all'));
  await expect(page.getByText('This browser can’t read the picture')).toBeVisible();
  await choose('table.png', 'image/png', await page.screenshot());
  await expect(page.getByText('No code found on this picture')).toBeVisible();
  await choose('ticket.png', 'image/png', await drawn(tickets[0]!.code));
  await expect(verdictOn(page)).toHaveText(new RegExp(`ADMIT.*${tickets[0]!.serial}`));
});

test('look first: who it is, and in only when staff say so', async ({ page, film }) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 2);
  await film(await drawn(tickets[0]!.code));
  await startShift(page, house, { lookFirst: true });
  const found = page.getByRole('region', { name: 'Ticket found' });
  await expect(found).toContainText(/Grace Hopper.*Regular.*Valid/);
  await found.getByRole('button', { name: 'Not this one' }).click();
  await expect(found).toBeHidden();

  await page.getByRole('button', { name: 'Search by name' }).click();
  await page.getByLabel('Name or a part of it').fill('nobody of this name');
  await expect(page.getByText('Nobody by this name')).toBeVisible();
  await page.getByLabel('Name or a part of it').fill('hopper');
  await page.getByRole('button', { name: new RegExp(tickets[1]!.serial) }).click();
  await expect(found).toContainText(tickets[1]!.serial);
  await found.getByRole('button', { name: 'Continue: let in' }).click();
  await expect(verdictOn(page)).toContainText('ADMIT');
});
