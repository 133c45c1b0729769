import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestApp } from './support/app.js';
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
