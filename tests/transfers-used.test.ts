import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import type { TestApp } from './support/app.js';
import type { GivenUser } from './support/given.js';
import type { Gate } from './support/scanning.js';
import { transferSuite } from './support/transfer-suite.js';
import type { transferring } from './support/transferring.js';

let app: TestApp;
let gate: Gate;
let owner: GivenUser;
let on: ReturnType<typeof transferring>;
transferSuite(suite => {
  ({ app, gate, on } = suite);
  ({ owner } = gate.house);
});

const MINUTE_MS = 60_000;
const sweep = () => app.app.services().transfers.sweep();
const subjects = async (to: string) => {
  await app.runJobs();
  return (await app.outbox(to)).map(({ subject }) => subject);
};
const ENDED = { status: 'CANCELLED', ticketUsed: true };
const OVER = { code: 'WRONG_STATE', state: 'CANCELLED', message: 'This ticket was used already.' };

/** An offer as the order's bearer sees it, who holds the ticket. */
async function seenWith({ id, accessToken }: { id: string; accessToken: string }) {
  const { data } = await app.gql(
    `query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { tickets { transferable
       transfer { status ticketUsed cancellable } } } }`,
    { id, accessToken },
  );
  return data.order.tickets[0] as { transferable: boolean; transfer: object };
}

/** A ticket that was offered to somebody, and what its holder does at the gate. */
async function offered() {
  const event = await app.given.event({ organization: gate.house });
  const from = on.friend();
  const order = await app.given.paidOrder(event, { email: from });
  const ticket = order.tickets[0]!;
  const to = on.friend();
  const offer = await on.offer(ticket, order, to);
  const token = await on.tokenFor(to);
  const use = () => gate.scan(event, { code: ticket.code });
  const asHolder = async () => (await seenWith(order)).transfer;
  return { event, order, ticket, from, to, offer, token, use, asHolder };
}

describe('a ticket that is used while it is offered', () => {
  test('is offered to nobody from that moment on, for both sides and the staff', async () => {
    const { event, order, offer, token, use, asHolder } = await offered();
    expect(await on.look(token)).toMatchObject({ status: 'PENDING', ticketUsed: false });
    await use();
    for (const seen of [await on.look(token), await asHolder()]) expect(seen).toMatchObject(ENDED);
    expect(await seenWith(order)).toEqual({ transferable: false, transfer: { ...ENDED, cancellable: false } });

    const { message } = OVER;
    expect(await on.accept(token)).toMatchObject({ code: 'TRANSFER_NOT_ALLOWED', message });
    expect(await on.decline(token)).toMatchObject(OVER);
    expect(await on.withdraw(offer, order)).toMatchObject(OVER);
    const counted = async (status: string) => (await on.ofEvent(event, owner, status)).nodes.length;
    expect([await counted('PENDING'), await counted('CANCELLED'), await counted('EXPIRED')]).toEqual([0, 1, 0]);
  });

  test('has its offer ended in the record after a minute, and the receiver is told, once', async () => {
    const { from, to, token, use } = await offered();
    await use();
    await sweep();
    expect(await on.look(token)).toMatchObject({ ...ENDED, settledAt: null });
    const before = await subjects(from);
    clock.advance(MINUTE_MS);
    await sweep();
    await sweep();
    expect(await on.look(token)).toMatchObject({ ...ENDED, settledAt: expect.any(String) });
    expect((await subjects(to)).filter(one => one.endsWith('is no longer offered to you'))).toHaveLength(1);
    expect(await subjects(from)).toEqual(before); // nobody tells them that it stays theirs
  });

  test('is not said to have waited for an answer in vain, however late the record is', async () => {
    const { event, from, token, use } = await offered();
    await use();
    const before = await subjects(from);
    clock.advance(73 * 60 * MINUTE_MS);
    expect(await on.look(token)).toMatchObject(ENDED);
    const later = await app.given.session(owner);
    expect((await on.ofEvent(event, later, 'EXPIRED')).nodes).toEqual([]);
    await sweep();
    expect(await on.look(token)).toMatchObject({ ...ENDED, settledAt: expect.any(String) });
    expect(await subjects(from)).toEqual(before);
  });

  test('is offered as before where the scan was a mistake and is taken back', async () => {
    const { token, use, asHolder } = await offered();
    await gate.undo((await use()).scanId);
    clock.advance(MINUTE_MS);
    await sweep();
    for (const seen of [await on.look(token), await asHolder()])
      expect(seen).toMatchObject({ status: 'PENDING', ticketUsed: false });
    expect(await on.accept(token)).toMatchObject({ __typename: 'TransferAccepted' });
  });

  test('may be offered anew where that is taken back later', async () => {
    const { order, ticket, use, asHolder } = await offered();
    const { scanId } = await use();
    clock.advance(MINUTE_MS);
    await sweep();
    await gate.undo(scanId, await app.given.session(owner));
    expect(await asHolder()).toMatchObject({ status: 'CANCELLED', ticketUsed: false });
    expect(await on.offer(ticket, order, on.friend())).toMatchObject({ status: 'PENDING' });
  });
});

test('a ticket that is used after its offer was taken back says only that', async () => {
  const { order, offer, token, use, asHolder } = await offered();
  await on.withdraw(offer, order);
  clock.advance(1);
  await use();
  for (const seen of [await on.look(token), await asHolder()])
    expect(seen).toMatchObject({ status: 'CANCELLED', ticketUsed: false });
});
