import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import { transferring } from './support/transferring.js';

let app: TestApp;
let on: ReturnType<typeof transferring>;
beforeAll(async () => {
  app = await startTestApp();
  on = transferring(app);
});
afterAll(async () => app[Symbol.asyncDispose]());

/** What a guest sees of a ticket that they held, as it is. */
async function history(id: string, accessToken: string) {
  const { data } = await app.gql(
    `query ($id: ID!, $accessToken: String!) { passedOnTicket(id: $id, accessToken: $accessToken) {
       email serial event { title } transfers { status fromEmail toEmail ticket { holderName holderEmail code } } } }`,
    { id, accessToken },
  );
  return data.passedOnTicket;
}

/** From its buyer to the second, the third and the fourth, none of whom has an account. */
async function passedAlong() {
  const order = await app.given.paidOrder(await app.given.event(), { name: 'Ada Giver', email: on.friend() });
  const second = await on.passOn(order);
  const { ticket } = second;
  const take = async (accessToken: string, name: string) => {
    const to = on.friend();
    await on.offer(ticket, { accessToken }, to);
    return on.accept(await on.tokenFor(to), name);
  };
  const third = await take(second.accessToken, 'Third Holder');
  const fourth = await take(third.accessToken, 'Fourth Holder');
  return { order, ticket, second, third, fourth };
}

describe('a guest in the middle of a chain', () => {
  test('sees by the old token how the ticket came and went, and neither its code nor who has it since', async () => {
    const { ticket, second, third, fourth } = await passedAlong();
    expect(await on.ticket(ticket, second)).toBeNull();
    const seen = await history(ticket.id, second.accessToken);
    expect(seen).toMatchObject({ email: second.ticket.holderEmail, serial: ticket.serial });
    expect(seen.transfers.map(({ toEmail }: { toEmail: string }) => toEmail)).toEqual([
      third.ticket.holderEmail,
      second.ticket.holderEmail,
    ]);
    const told = JSON.stringify(seen);
    for (const secret of [fourth.ticket.holderEmail, 'Fourth Holder', fourth.ticket.code, third.ticket.code]) {
      expect(told).not.toContain(secret);
    }
    for (const { ticket: shown } of seen.transfers) expect(shown).toMatchObject({ holderEmail: null, code: null });
  });

  test('and each other sees their own steps, the last holder theirs', async () => {
    const { ticket, third, fourth } = await passedAlong();
    const steps = async (token: string) =>
      (await history(ticket.id, token)).transfers.map(({ toEmail }: { toEmail: string }) => toEmail);
    expect(await steps(third.accessToken)).toEqual([fourth.ticket.holderEmail, third.ticket.holderEmail]);
    expect(await steps(fourth.accessToken)).toEqual([fourth.ticket.holderEmail]);
  });
});

test('a token of another ticket, a forged one and an order’s open no history', async () => {
  const [one, other] = [await passedAlong(), await passedAlong()];
  const { accessToken } = one.second;
  for (const token of [other.second.accessToken, `${accessToken.slice(0, -1)}x`, one.order.accessToken, '']) {
    expect(await history(one.ticket.id, token)).toBeNull();
  }
  expect(await history('no-id', accessToken)).toBeNull();
  expect(await history(other.ticket.id, accessToken)).toBeNull();
});
