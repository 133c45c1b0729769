import type { Page } from '@playwright/test';
import { digitsOf, stepAt } from '../../client/src/lib/rotating-code.js';
import { ask } from './support/api.js';
import { drawn } from './support/film.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { beginShift, noteVerdicts, startShift } from './support/gate.js';
import {
  givenEvent,
  givenHouse,
  givenPaidOrder,
  givenRefundRequest,
  givenTickets,
  rotatingTickets,
  type Ticket,
} from './support/given.js';

test.use(PHONE);
// What every page's requests come to without a network.
test.beforeEach(({ wrongs }) => wrongs.expect(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/));

const kept = (page: Page) => page.getByText('This page opens without a network');
const listed = (page: Page) => expect(page.getByText('List of this minute')).toBeVisible();

test('the camera without a network: good, forged, refunded and used, an old picture and the live page', async ({
  page,
  film,
}) => {
  test.setTimeout(90_000);
  const refundDeadline = new Date(Date.now() + 60_000 * 30);
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 4000 }], refundDeadline });
  const order = await givenPaidOrder(house, 3);
  const [good, refunded, unsold] = order.tickets as [Ticket, Ticket, Ticket];
  await givenRefundRequest(order, 'I am ill', [refunded.id]);
  const STATUS =
    'query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { tickets { id status } } }';
  const statusOf = async ({ id }: Ticket) =>
    (
      await ask<{ order: { tickets: { id: string; status: string }[] } }>(STATUS, {
        id: order.id,
        accessToken: order.accessToken,
      })
    ).order.tickets.find(ticket => ticket.id === id)!.status;
  await expect.poll(() => statusOf(refunded)).toBe('REFUNDED');
  const moving = await givenEvent(house, { qrMode: 'ROTATING' });
  const [ticket] = await rotatingTickets(await givenTickets(moving));

  // Both lists while there is a network, and nothing before the camera.
  await film();
  const verdicts = await noteVerdicts(page);
  await startShift(page, house);
  await listed(page);
  await page.goto(`/gate/${moving.event.id}`);
  await expect(kept(page)).toBeVisible();
  await beginShift(page);
  await listed(page);
  await page.context().setOffline(true);

  const [version, payload, signature = ''] = unsold.code.split('.');
  const forged = [version, payload, `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`].join('.');
  await film(...(await Promise.all([good.code, forged, refunded.code].map(drawn))));
  await page.goto(`/gate/${house.event.id}`);
  await beginShift(page);
  await expect
    .poll(verdicts)
    .toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`ADMIT.*Decided on this device.*${good.serial}`)),
        expect.stringMatching(/STOP.*Not a ticket of ours.*Decided on this device/),
        expect.stringMatching(new RegExp(`STOP.*Refunded.*Decided on this device.*${refunded.serial}`)),
      ]),
    );

  page.once('dialog', dialog => void dialog.accept()); // what waits is asked about
  await page.reload(); // the shift goes on
  await expect
    .poll(verdicts)
    .toContainEqual(
      expect.stringMatching(new RegExp(`STOP.*Used .*North door.*Decided on this device.*${good.serial}`)),
    );
  expect((await verdicts()).join()).not.toContain('ADMIT');

  const at = async (step: number) => drawn(`${ticket!.code}.${await digitsOf(ticket!.rotatingSecret, step)}`);
  const now = stepAt(Date.now());
  await film(await at(now - 9), await at(now + 1)); // the next step's is the one that lives longest
  page.once('dialog', dialog => void dialog.accept());
  await page.goto(`/gate/${moving.event.id}`);
  await beginShift(page);
  await expect
    .poll(verdicts)
    .toEqual([
      expect.stringMatching(/CHECK.*Old picture of a code.*Decided on this device/),
      expect.stringMatching(new RegExp(`ADMIT.*Decided on this device.*${ticket!.serial}`)),
    ]);
});
