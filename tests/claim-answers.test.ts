import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Asker, TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';
import { registering } from './support/registering.js';
import type { Entry } from './support/waiting.js';
import { waitingSuite, type WaitingSuite } from './support/waiting-suite.js';

let app: TestApp;
let wait: WaitingSuite['wait'];
waitingSuite(suite => ({ app, wait } = suite));

interface Claimed {
  readonly __typename: string;
  readonly id: string;
  readonly answers: Record<string, unknown> | null;
  readonly attachments: { fileName: string }[];
  readonly fields?: { path: string; message: string }[];
}

async function claim(token: string, answers: object | null, key: string = randomUUID()): Promise<Claimed> {
  const { data, errors } = await app.gql(
    `mutation ($input: ClaimWaitlistOfferInput!) { claimWaitlistOffer(input: $input) { __typename
       ... on Order { id answers attachments { fileName } } ... on InvalidInputError { fields { path message } } } }`,
    { input: { token, answers, idempotencyKey: key } },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.claimWaitlistOffer;
}

/** An event that asks these, sold out, and the link of an offer of so many of its tickets. */
async function offered(questions: object[], quantity = 1) {
  const { event } = await wait.soldOut(1);
  await app.gql(
    'mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename } }',
    { input: { eventId: event.id, questions } },
    event.organization.owner,
  );
  const entry = await wait.join(event.tier, { quantity });
  await wait.resize(event, event.tier, 1 + quantity);
  return { event, entry, token: (await wait.offered(entry))!, ids: await idsOf(event) };
}

async function idsOf({ id }: GivenEvent): Promise<string[]> {
  const { data } = await app.gql('query ($id: ID!) { event(id: $id) { questions { id } } }', { id });
  return data.event.questions.map((question: { id: string }) => question.id);
}

const isOffered = async (entry: Entry) => (await wait.now(entry)).status;

describe('a claim', () => {
  test('is refused without the answers that are required, and the offer stays', async () => {
    const questions = [
      { label: 'Diet', kind: 'TEXT', required: true },
      { label: 'Name on the badge', kind: 'TEXT', required: true, perTicket: true },
      { label: 'Anything else', kind: 'LONG_TEXT' },
    ];
    const { token, entry, ids } = await offered(questions, 2);
    const [diet, badge] = ids as [string, string];

    for (const answers of [null, {}, { [diet]: ' ' }, { [badge]: ['A', null] }])
      expect(await claim(token, answers)).toMatchObject({ __typename: 'InvalidInputError' });
    expect((await claim(token, { [diet]: 'none' })).fields).toEqual([
      { path: `answers.${badge}`, message: expect.any(String) },
    ]);
    expect((await claim(token, { [diet]: 'none', [badge]: ['A'] })).fields).toMatchObject([
      { path: `answers.${badge}` },
    ]);
    expect(await isOffered(entry)).toBe('OFFERED');

    const good = { [diet]: ' none ', [badge]: ['A', 'B'] };
    const order = await claim(token, good);
    expect(order).toMatchObject({ __typename: 'Order', answers: { [diet]: 'none', [badge]: ['A', 'B'] } });
    expect(await claim(token, null)).toMatchObject({ id: order.id, answers: order.answers });
  });

  test('of an event that asks nothing needs none', async () => {
    const { token } = await offered([]);
    expect(await claim(token, null)).toMatchObject({ __typename: 'Order', answers: null });
  });

  test('with the same key and other answers is another', async () => {
    const { token, ids } = await offered([{ label: 'Diet', kind: 'TEXT', required: true }]);
    const key = randomUUID();
    expect(await claim(token, { [ids[0]!]: 'none' }, key)).toMatchObject({ __typename: 'Order' });
    expect(await claim(token, { [ids[0]!]: 'meat' }, key)).toMatchObject({ __typename: 'IdempotencyConflictError' });
  });

  test('attaches the files that it answers with', async () => {
    const { event, token, ids } = await offered([{ label: 'Card', kind: 'FILE', required: true }]);
    const missing = { [ids[0]!]: 'aaaaaaaaaaaaaaaaaaaaaa' };
    expect((await claim(token, missing)).fields).toMatchObject([{ path: 'answers' }]);
    const file = await registering(app).file(event);
    expect(await claim(token, { [ids[0]!]: file })).toMatchObject({ attachments: [{ fileName: expect.anything() }] });
    const [kept] = await app.sql<{ attached: boolean }>(
      'select attached_at is not null as attached from attachments where id = ?',
      [file],
    );
    expect(kept).toEqual({ attached: true });
  });
});

describe('an offer that nobody claimed', () => {
  const ask = (event: GivenEvent, questions: object[]) => wait.change(event, 'updateEvent', { questions });
  const DIET = { label: 'Diet', kind: 'TEXT', required: true };

  /** The only ticket, at so much, is offered to somebody with an account. */
  async function offeredTo(price: number, questions: object[]) {
    const event = await app.given.event({ tiers: [{ price, capacity: 1 }] });
    const held = await app.given.order(event);
    await ask(event, questions);
    const buyer = await app.given.user({ verified: true });
    const entry = await wait.join(event.tier, { email: buyer.email }, buyer);
    await wait.buy.cancel(held as never);
    const { order } = await wait.now(entry);
    return { event, buyer, entry, orderId: order!.id };
  }

  async function pay(orderId: string, asker: Asker, accessToken?: string) {
    const { data } = await app.gql(
      `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename
         ... on CheckoutStarted { order { status } } ... on UserError { code } ... on OfferUnclaimedError { token } } }`,
      { input: { orderId, accessToken, returnUrl: app.url, idempotencyKey: randomUUID() } },
      asker,
    );
    return data.startCheckout as { __typename: string; code?: string; token?: string; order?: { status: string } };
  }

  test.each([
    ['a provider would take the money', 1_000],
    ['nothing is due', 0],
  ])('is not paid without the answers that are required, where %s; its claim leads there', async (_, price) => {
    const { buyer, entry, orderId } = await offeredTo(price, [DIET]);
    const refused = await pay(orderId, buyer);
    expect(refused).toMatchObject({ __typename: 'OfferUnclaimedError', code: 'OFFER_UNCLAIMED' });
    expect(await app.sql('select status, answers from orders where id = ?', [orderId])).toEqual([
      { status: 'HELD', answers: null },
    ]);
    expect(await app.sql('select from payments where order_id = ?', [orderId])).toEqual([]);

    expect(refused.token).toBe(await wait.offered(entry));
    const { data } = await app.gql(
      'query ($token: String!) { waitlistOffer(token: $token) { tier { event { questions { id } } } } }',
      { token: refused.token },
    );
    const [diet] = data.waitlistOffer.tier.event.questions as [{ id: string }];
    expect(await claim(refused.token!, { [diet.id]: 'none' })).toMatchObject({ id: orderId });
    expect(await pay(orderId, buyer)).toMatchObject({ order: { status: price > 0 ? 'AWAITING_PAYMENT' : 'PAID' } });
  });

  test('is not paid by a guest either, who was mailed the order’s own link', async () => {
    const { orderId } = await offeredTo(1_000, [DIET]);
    const accessToken = app.app.resources.secrets.token('order-access', orderId);
    expect(await pay(orderId, {}, accessToken)).toMatchObject({ code: 'OFFER_UNCLAIMED' });
  });

  test('is not paid at the page that was opened before the event asked', async () => {
    const { event, buyer, orderId } = await offeredTo(1_000, []);
    expect(await pay(orderId, buyer)).toMatchObject({ order: { status: 'AWAITING_PAYMENT' } });
    await ask(event, [DIET]);
    expect(await pay(orderId, buyer)).toMatchObject({ code: 'OFFER_UNCLAIMED' });
  });

  test.each([
    ['asks nothing', []],
    ['asks only what may be left out', [{ ...DIET, required: false }]],
  ])('is paid as it is where the event %s', async (_, questions) => {
    const { buyer, orderId } = await offeredTo(0, questions);
    expect(await pay(orderId, buyer)).toMatchObject({ order: { status: 'PAID' } });
  });

  test('is paid where what was required is asked no more', async () => {
    const { event, buyer, orderId } = await offeredTo(0, [DIET]);
    await ask(event, []);
    expect(await pay(orderId, buyer)).toMatchObject({ order: { status: 'PAID' } });
  });

  test('of somebody else stays nobody’s business', async () => {
    const { orderId } = await offeredTo(0, [DIET]);
    const { code } = await app.gql(
      'mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename } }',
      { input: { orderId, returnUrl: app.url, idempotencyKey: randomUUID() } },
      await app.given.user({ verified: true }),
    );
    expect(code).toBe('NOT_FOUND');
  });
});
