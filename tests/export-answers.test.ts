import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { exporting } from './support/exporting.js';
import type { GivenEvent } from './support/given.js';
import { registering } from './support/registering.js';

let app: TestApp;
let take: ReturnType<typeof exporting>;
beforeAll(async () => {
  app = await startTestApp();
  take = exporting(app);
});
afterAll(async () => app[Symbol.asyncDispose]());

const QUESTIONS = [
  { label: 'Diet', kind: 'TEXT' },
  { label: 'Badge', kind: 'TEXT', perTicket: true },
  { label: 'Days', kind: 'MULTI_CHOICE', choices: ['Friday', 'Saturday'] },
  { label: 'Age', kind: 'NUMBER' },
  { label: 'Terms', kind: 'CHECKBOX' },
  { label: 'Card', kind: 'FILE' },
  { label: 'status', kind: 'TEXT' },
  { label: '=HYPERLINK("x")', kind: 'TEXT' },
];

async function ids({ id }: GivenEvent): Promise<string[]> {
  const { data } = await app.gql('query ($id: ID!) { event(id: $id) { questions { id } } }', { id });
  return data.event.questions.map((question: { id: string }) => question.id);
}

/** A free order of so many tickets, with these answers, paid. */
async function buy(event: GivenEvent, quantity: number, answers: object | null): Promise<void> {
  const { data, errors } = await app.gql(
    'mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { __typename ... on Order { id accessToken } } }',
    {
      input: {
        eventId: event.id,
        items: [{ tierId: event.tier.id, quantity }],
        buyer: { name: 'Ada', email: 'ada@example.com' },
        answers,
        idempotencyKey: randomUUID(),
      },
    },
  );
  if (data?.reserveTickets.__typename !== 'Order') throw new Error(JSON.stringify(data ?? errors));
  const { id: orderId, accessToken } = data.reserveTickets;
  await app.gql('mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename } }', {
    input: { orderId, accessToken, returnUrl: `${app.url}/back`, idempotencyKey: randomUUID() },
  });
}

const heads = async (event: GivenEvent, list: string, asker = event.organization.owner) =>
  (await take.download(event.id, list, asker)).body.split('\r\n')[0]!;

describe('answers', () => {
  test('stand in the lists of orders and attendees, a column a question', async () => {
    const event = await app.given.event({ questions: QUESTIONS, tiers: [{ price: 0, capacity: 10 }] });
    const [diet, badge, days, age, terms, card, status, formula] = await ids(event);
    const file = await registering(app).file(event);
    await buy(event, 2, {
      [diet!]: 'none, thanks',
      [badge!]: ['=1+1', 'Grace'],
      [days!]: ['Saturday', 'Friday'],
      [age!]: 41,
      [terms!]: true,
      [card!]: file,
      [status!]: 'fine',
      [formula!]: '@SUM',
    });
    await buy(event, 1, null);

    const { owner } = event.organization;
    const [order, empty] = await take.lines(event.id, 'orders', owner);
    expect(order).toMatchObject({
      status: 'PAID',
      Diet: 'none, thanks',
      Badge: "'=1+1 | Grace",
      Days: 'Friday, Saturday',
      Age: '41',
      Terms: 'yes',
      Card: expect.stringMatching(/\.png$/),
      'status (2)': 'fine',
      [`'=HYPERLINK("x")`]: "'@SUM",
    });
    expect(empty).toMatchObject({ Diet: '', Badge: '', Days: '', Age: '', Terms: '', Card: '' });

    const tickets = await take.lines(event.id, 'attendees', owner);
    expect(tickets.map(ticket => [ticket['Badge'], ticket['Diet'], ticket['Card'] !== ''])).toEqual([
      ["'=1+1", 'none, thanks', true],
      ['Grace', 'none, thanks', true],
      ['', '', false],
    ]);
  });

  test('of what is asked no more stay, and those of a registration are its ticket’s', async () => {
    const steps = registering(app);
    const event = await steps.event({ questions: [{ label: 'Team colour', kind: 'TEXT' }], tiers: [{ price: 0 }] });
    const [colour] = (await ids(event)) as [string];
    const { id } = await steps.submit(event, { answers: { [colour]: 'red' } });
    await steps.approve({ id }, event);
    const asking = 'mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename } }';
    const { owner } = event.organization;
    await app.gql(asking, { input: { eventId: event.id, questions: [{ label: 'Diet', kind: 'TEXT' }] } }, owner);

    expect(await take.lines(event.id, 'attendees', owner)).toMatchObject([{ 'Team colour': 'red', Diet: '' }]);
    expect(await take.lines(event.id, 'orders', owner)).toMatchObject([{ 'Team colour': 'red', Diet: '' }]);
  });

  test('are not for those who scan', async () => {
    const event = await app.given.event({ questions: [{ label: 'Diet', kind: 'TEXT' }] });
    const scanner = await app.given.member(event.organization.id, 'SCANNER');
    expect(await heads(event, 'attendees', scanner)).not.toContain('Diet');
    expect(await heads(event, 'attendees')).toContain('Diet');
    expect(await heads(event, 'check-ins')).not.toContain('Diet');
  });
});
