// Long because every kind of question is answered rightly and wrongly here, at each place that asks it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';
import { registering } from './support/registering.js';

let app: TestApp;
let steps: ReturnType<typeof registering>;
beforeAll(async () => {
  app = await startTestApp();
  steps = registering(app);
});
afterAll(async () => app[Symbol.asyncDispose]());

interface Reserved {
  readonly __typename: string;
  readonly id: string;
  readonly code?: string;
  readonly questionIds?: string[];
  readonly fields?: { path: string; message: string }[];
  readonly answers: Record<string, unknown> | null;
  readonly accessToken: string;
  readonly attachments: { fileName: string }[];
}

async function reserve(
  event: GivenEvent,
  answers: object | null,
  quantity = 1,
  key: string = randomUUID(),
): Promise<Reserved> {
  const { data, errors } = await app.gql(
    `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) { __typename
       ... on Order { id answers accessToken attachments { fileName } }
       ... on UserError { code message } ... on AnswersMissingError { questionIds } ... on InvalidInputError { fields { path message } } } }`,
    {
      input: {
        eventId: event.id,
        items: [{ tierId: event.tier.id, quantity }],
        buyer: { name: 'Ada', email: 'ada@example.com' },
        answers,
        idempotencyKey: key,
      },
    },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.reserveTickets;
}

const ask = (event: GivenEvent, questions: object[] | null, asker: Asker = event.organization.owner) =>
  app.gql(
    `mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename
       ... on Event { questions { id label kind required perTicket choices removed } } ... on InvalidInputError { fields { path message } } } }`,
    { input: { eventId: event.id, questions } },
    asker,
  );

const LABEL = 'Asked';
const asking = (question: object) => app.given.event({ questions: [{ label: LABEL, ...question }] });

describe('an answer of each kind', () => {
  test.each([
    ['TEXT', '  Ada  ', 'Ada'],
    ['LONG_TEXT', 'One\nTwo', 'One\nTwo'],
    ['EMAIL', 'Ada@Example.com', 'ada@example.com'],
    ['PHONE', '+234 (0) 80-1234', '+234 (0) 80-1234'],
    ['NUMBER', 4.5, 4.5],
    ['CHOICE', 'S', 'S'],
    ['MULTI_CHOICE', ['M', 'S'], ['S', 'M']],
    ['CHECKBOX', true, true],
  ])('%s is taken, and kept with the order', async (kind, given, kept) => {
    const event = await asking({ kind, required: true, ...(/CHOICE/.test(kind) && { choices: ['S', 'M'] }) });
    const { [LABEL]: id } = await steps.questions(event);
    expect(await reserve(event, { [id!]: given })).toMatchObject({ __typename: 'Order', answers: { [id!]: kept } });
  });

  test.each([
    ['TEXT', 5],
    ['TEXT', 'x'.repeat(501)],
    ['EMAIL', 'nobody'],
    ['PHONE', 'call me'],
    ['NUMBER', '5'],
    ['CHOICE', 'XL'],
    ['MULTI_CHOICE', 'S'],
    ['MULTI_CHOICE', ['S', 'XL']],
    ['CHECKBOX', 'yes'],
    ['FILE', 'a'.repeat(22)],
  ])('%s is refused where it is none: %p', async (kind, given) => {
    const event = await asking({ kind, ...(/CHOICE/.test(kind) && { choices: ['S', 'M'] }) });
    const { [LABEL]: id } = await steps.questions(event);
    expect(await reserve(event, { [id!]: given })).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ path: expect.stringMatching(/^answers/) }],
    });
  });

  test.each([
    ['TEXT', ' '],
    ['MULTI_CHOICE', []],
    ['CHECKBOX', false],
    ['NUMBER', null],
    ['FILE', undefined],
  ])('%s is missing where it is required and empty', async (kind, given) => {
    const event = await asking({ kind, required: true, ...(/CHOICE/.test(kind) && { choices: ['S'] }) });
    const { [LABEL]: id } = await steps.questions(event);
    expect(await reserve(event, { [id!]: given })).toMatchObject({ code: 'ANSWERS_MISSING', questionIds: [id] });
    expect(await reserve(event, null)).toMatchObject({ code: 'ANSWERS_MISSING', questionIds: [id] });
  });

  test('a file is named by its id, and shown to staff with the order', async () => {
    const event = await asking({ kind: 'FILE', required: true });
    const other = await asking({ kind: 'FILE' });
    const { [LABEL]: id } = await steps.questions(event);
    const file = await steps.file(event);
    expect(await reserve(event, { [id!]: file })).toMatchObject({ attachments: [{ fileName: 'receipt.png' }] });
    expect(await reserve(event, { [id!]: file })).toMatchObject({ __typename: 'Order' }); // a buyer who tries again
    expect((await reserve(event, { [id!]: await steps.file(other) })).code).toBe('INVALID_INPUT');
    const neverPut = (await steps.upload(event)).attachment.id;
    expect((await reserve(event, { [id!]: neverPut })).code).toBe('INVALID_INPUT');
  });

  test('a file of a buyer who got nothing belongs to no order, also where others in the same second got theirs', async () => {
    const event = await app.given.event({ capacity: 2, questions: [{ label: LABEL, kind: 'FILE', required: true }] });
    const { [LABEL]: id } = await steps.questions(event);
    const files: string[] = [];
    for (let n = 0; n < 8; n += 1) files.push(await steps.file(event));
    const answered = await Promise.all(files.map(file => reserve(event, { [id!]: file })));
    expect(answered.filter(({ __typename }) => __typename === 'Order')).toHaveLength(2);
    const attached = await app.sql('select id from attachments where event_id = ? and attached_at is not null', [
      event.id,
    ]);
    expect(attached).toHaveLength(2);
  });
});

describe('answers', () => {
  test('for each ticket come in arrays, in the order of the tickets', async () => {
    const event = await app.given.event({
      questions: [
        { label: 'Name', kind: 'TEXT', required: true, perTicket: true },
        { label: 'Diet', kind: 'TEXT', perTicket: true },
      ],
    });
    const { Name: name, Diet: diet } = await steps.questions(event);
    expect(await reserve(event, { [name!]: ['Ada', 'Linus'], [diet!]: [null, 'none'] }, 2)).toMatchObject({
      answers: { [name!]: ['Ada', 'Linus'], [diet!]: [null, 'none'] },
    });
    expect((await reserve(event, { [name!]: ['Ada', ''] }, 2)).questionIds).toEqual([name]);
    expect((await reserve(event, { [name!]: ['Ada'] }, 2)).fields).toMatchObject([{ path: `answers.${name}` }]);
    expect((await reserve(event, { [name!]: 'Ada' }, 1)).code).toBe('INVALID_INPUT');
  });

  test('to what was never asked are refused, to what is asked no more left out', async () => {
    const event = await asking({ kind: 'TEXT' });
    const { [LABEL]: id } = await steps.questions(event);
    expect((await reserve(event, { [randomUUID()]: 'x' })).code).toBe('INVALID_INPUT');
    await ask(event, []);
    expect(await reserve(event, { [id!]: 'x' })).toMatchObject({ __typename: 'Order', answers: null });
  });

  test('are part of what an idempotency key stands for', async () => {
    const event = await asking({ kind: 'TEXT' });
    const { [LABEL]: id } = await steps.questions(event);
    const first = await reserve(event, { [id!]: 'a' }, 1, 'answered');
    expect((await reserve(event, { [id!]: 'a' }, 1, 'answered')).id).toBe(first.id);
    expect((await reserve(event, { [id!]: 'b' }, 1, 'answered')).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('are seen by the buyer and by staff who see orders', async () => {
    const event = await asking({ kind: 'TEXT' });
    const { [LABEL]: id } = await steps.questions(event);
    const order = await reserve(event, { [id!]: 'secret' });
    const query = 'query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { answers } }';
    const seenBy = async (asker: Asker, accessToken?: string) =>
      (await app.gql(query, { id: order.id, accessToken }, asker)).data.order;
    expect(await seenBy(event.organization.owner)).toEqual({ answers: { [id!]: 'secret' } });
    expect(await seenBy({}, order.accessToken)).toEqual({ answers: { [id!]: 'secret' } });
    expect(await seenBy(await app.given.member(event.organization.id, 'SCANNER'))).toBeNull();
    expect(await seenBy({})).toBeNull();
  });
});

describe('questions', () => {
  test('stay the same when they are changed, and what is asked no more can still be read', async () => {
    const event = await app.given.event({
      questions: [
        { label: 'Shirt', kind: 'CHOICE', choices: ['S'] },
        { label: 'Diet', kind: 'TEXT' },
      ],
    });
    const { Shirt: shirt, Diet: diet } = await steps.questions(event);
    const changed = await ask(event, [
      { id: shirt, label: 'T-shirt', kind: 'CHOICE', choices: ['S', 'M'], required: true },
    ]);
    expect(changed.data.updateEvent.questions).toMatchObject([
      { id: shirt, label: 'T-shirt', choices: ['S', 'M'], required: true },
    ]);
    const all = await app.gql('query ($id: ID!) { event(id: $id) { questions(removed: true) { id label removed } } }', {
      id: event.id,
    });
    expect(all.data.event.questions).toEqual([
      { id: diet, label: 'Diet', removed: true },
      { id: shirt, label: 'T-shirt', removed: false },
    ]);
    const other = await ask(event, [{ id: shirt, label: 'T-shirt', kind: 'TEXT' }]);
    expect(other.data.updateEvent.questions[0].id).not.toBe(shirt);
    expect((await ask(event, null)).data.updateEvent.questions).toEqual([]);
  });

  test.each([
    [{ label: '', kind: 'TEXT' }, 'questions.0.label'],
    [{ label: 'x', kind: 'CHOICE' }, 'questions.0.choices'],
    [{ label: 'x', kind: 'CHOICE', choices: ['a', 'a'] }, 'questions.0.choices'],
    [{ label: 'x', kind: 'TEXT', choices: ['a'] }, 'questions.0.choices'],
  ])('are refused where they make no sense: %j', async (question, path) => {
    const event = await app.given.event();
    expect((await ask(event, [question])).data.updateEvent.fields).toMatchObject([{ path }]);
  });

  test('are asked by a duplicate of the event as well, apart from those that are asked no more', async () => {
    const event = await app.given.event({
      questions: [
        { label: 'Shirt', kind: 'CHOICE', choices: ['S'] },
        { label: 'Diet', kind: 'TEXT' },
      ],
    });
    const { Shirt: shirt } = await steps.questions(event);
    await ask(event, [{ id: shirt, label: 'Shirt', kind: 'CHOICE', choices: ['S'] }]);
    const { data } = await app.gql(
      `mutation ($input: DuplicateEventInput!) { duplicateEvent(input: $input) {
         ... on Event { questions(removed: true) { id label choices } } } }`,
      {
        input: {
          eventId: event.id,
          title: 'The next one',
          startsAt: '2099-01-01T20:00:00Z',
          endsAt: '2099-01-01T23:00:00Z',
        },
      },
      event.organization.owner,
    );
    expect(data.duplicateEvent.questions).toMatchObject([{ label: 'Shirt', choices: ['S'] }]);
    expect(data.duplicateEvent.questions[0].id).not.toBe(shirt);
  });

  test('are asked in a registration too', async () => {
    const event = await steps.event({ questions: [{ label: LABEL, kind: 'CHOICE', choices: ['S'], required: true }] });
    const { [LABEL]: id } = await steps.questions(event);
    expect(await steps.submit(event)).toMatchObject({ code: 'ANSWERS_MISSING', questionIds: [id] });
    expect(await steps.submit(event, { answers: { [id!]: 'XL' } })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await steps.submit(event, { answers: { [id!]: 'S' } })).toMatchObject({ answers: { [id!]: 'S' } });
  });
});
