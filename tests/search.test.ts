/* Long because it is one list of what is found and how, in an event of few, of many, and of before. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Migration20261122000172_plain_texts } from '../migrations/Migration20261122000172_plain_texts.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrder, GivenOrganization } from './support/given.js';
import { statementsOf } from './support/statements.js';

const ORDERS = `query ($eventId: ID!, $filter: OrderFilter, $first: Int, $after: String) {
  orders(eventId: $eventId, filter: $filter, first: $first, after: $after) {
    nodes { number buyerName } pageInfo { hasNextPage endCursor } totalCount } }`;
const TICKETS = `query ($eventId: ID!, $search: String, $status: TicketStatus, $first: Int, $after: String) {
  tickets(eventId: $eventId, search: $search, status: $status, first: $first, after: $after) {
    nodes { serial holderName } pageInfo { hasNextPage endCursor } totalCount } }`;

let app: TestApp;
let house: GivenOrganization;
let event: GivenEvent;
let first: GivenOrder;
beforeAll(async () => {
  app = await startTestApp();
  house = await app.given.organization();
  event = await app.given.event({ organization: house, serialPrefix: 'HALL' });
  first = await app.given.paidOrder(event, {
    name: 'Zoë Østergård-Lee',
    email: 'zoe_1%of@mail.example.com',
    quantity: 2,
  });
  await app.given.paidOrder(event, { name: 'Bo Ångström', email: 'bo@music.example.org' });
  await app.given.paidOrder(event, { name: 'Ama 100% Back\\slash', email: 'zoex1xof@mail.example.com' });
  await app.given.paidOrder(event, { name: '李明', email: 'li.ming@mail.example.com' });
  const other = await app.given.event({ organization: house });
  await app.given.paidOrder(other, { name: 'Zoë Østergård-Lee', email: 'zoe_1%of@mail.example.com' });
});
afterAll(async () => app[Symbol.asyncDispose]());

const index = () => app.app.services().searchTexts.index();
const orders = async (text: string, filter: object = {}, asker: Asker = house.owner) =>
  (await app.gql(ORDERS, { eventId: event.id, filter: { text, ...filter } }, asker)).data.orders;
const tickets = async (search: string, variables: object = {}, asker: Asker = house.owner) =>
  (await app.gql(TICKETS, { eventId: event.id, search, ...variables }, asker)).data.tickets;
const buyers = async (text: string): Promise<string[]> =>
  (await orders(text)).nodes.map(({ buyerName }: { buyerName: string }) => buyerName.split(' ')[0]);
const holders = async (search: string, asker?: Asker): Promise<string[]> =>
  (await tickets(search, {}, asker)).nodes.map(({ holderName }: { holderName: string }) => holderName.split(' ')[0]);

/** What each finds, of orders; of tickets the same, and oldest first. */
const FOUND: [string, [string, ...string[]]][] = [
  ['a part of a name', ['tergå', 'Zoë']],
  ['capitals and small letters, with accents', ['ÅNGSTRÖM', 'Bo']],
  ['letters without their accents', ['bo angstrom', 'Bo']],
  ['letters with accents that nobody has', ['bö ángs', 'Bo']],
  ['several words', ['bo ångs', 'Bo']],
  ['a part of an address', ['music.ex', 'Bo']],
  ['a whole address', ['ZOE_1%of@mail.example.com', 'Zoë']],
  ['_ as itself', ['zoe_1', 'Zoë']],
  ['% as itself', ['1%of', 'Zoë']],
  ['%, as the end of a word', ['00%', 'Ama']],
  ['\\ as itself', ['back\\s', 'Ama']],
  ['blanks around', ['  ström  ', 'Bo']],
  ['a short text that a name begins with', ['bo', 'Bo']],
  ['a short text that a later word begins with', ['Øs', 'Zoë']],
  ['a name of two letters', ['李明', '李明']],
  ['a name of one letter and more', ['李', '李明']],
  ['what no column has alone', ['lee zoe']],
  ['a short text within a word', ['ng']],
  ['what is in nobody', ['nobody']],
];

describe.each(['still new', 'in the index'])('texts that are %s', state => {
  if (state === 'in the index') beforeAll(index);

  test.each(FOUND)('%s', async (_, [text, ...found]) => {
    expect(await buyers(text)).toEqual(found);
    expect([...new Set(await holders(text))]).toEqual(found);
  });

  test('a part of an order’s number', async () => {
    expect(await buyers(first.number.slice(2, 7).toLowerCase())).toEqual(['Zoë']);
  });

  test('a serial, its number, and a part of it', async () => {
    expect(await holders('hall-000003')).toEqual(['Bo']);
    expect(await holders('-000003')).toEqual(['Bo']);
    expect(await holders('00003')).toEqual(['Bo']);
    expect(await holders('ALL-0')).toHaveLength(5);
  });

  test('a SCANNER finds no address', async () => {
    const scanner = await app.given.member(house.id, 'SCANNER');
    expect(await holders('ström', scanner)).toEqual(['Bo']);
    expect(await holders('hall-000003', scanner)).toEqual(['Bo']);
    for (const address of ['bo@music.example.org', 'music', '@mail', 'zoe_1']) {
      expect(await holders(address, scanner)).toEqual([]);
      expect((await tickets(address, {}, scanner)).totalCount).toBe(0);
    }
    expect((await app.gql(ORDERS, { eventId: event.id, filter: { text: 'Bo' } }, scanner)).data).toBeNull();
  });

  test('together with what else is asked for', async () => {
    expect((await orders('mail', { status: 'HELD' })).nodes).toEqual([]);
    expect((await orders('mail', { to: '2020-01-01T00:00:00Z' })).nodes).toEqual([]);
    expect((await orders('mail', { from: '2020-01-01T00:00:00Z', status: 'PAID' })).nodes).toHaveLength(3);
    expect((await tickets('mail', { status: 'VOID' })).nodes).toEqual([]);
    expect(await tickets('mail', { status: 'VALID' })).toMatchObject({ totalCount: 4 });
  });

  test('nothing but signs is refused; nothing at all finds everything', async () => {
    for (const text of ['%', '_', '--', '\\']) {
      const { code, errors } = await app.gql(ORDERS, { eventId: event.id, filter: { text } }, house.owner);
      expect([code, errors[0]!.extensions['fields']]).toEqual([
        'BAD_USER_INPUT',
        [{ path: 'filter.text', message: 'Search for something with a letter or a digit.' }],
      ]);
      expect((await app.gql(TICKETS, { eventId: event.id, search: text }, house.owner)).code).toBe('BAD_USER_INPUT');
    }
    expect((await orders(' ')).nodes).toHaveLength(4);
  });

  test('page by page, in the order of the list', async () => {
    const names: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await orders('mail.example', {}, house.owner);
      expect(page.totalCount).toBe(3);
      const { data } = await app.gql(
        ORDERS,
        { eventId: event.id, filter: { text: 'mail.example' }, first: 1, after },
        house.owner,
      );
      names.push(...data.orders.nodes.map(({ buyerName }: { buyerName: string }) => buyerName));
      after = data.orders.pageInfo.endCursor;
      if (!data.orders.pageInfo.hasNextPage) break;
    }
    expect(names).toEqual(['李明', 'Ama 100% Back\\slash', 'Zoë Østergård-Lee']);
    const foreign = { eventId: event.id, search: 'mail', after: 'bm9uZQ' };
    expect((await app.gql(TICKETS, foreign, house.owner)).code).toBe('BAD_USER_INPUT');
  });
});

test('whoever is named anew is found by the new name alone', async () => {
  const { id } = await app.given.paidOrder(event, { name: 'Before Marriage' });
  await index();
  await app.sql(`update orders set buyer_name = 'After Wedding' where id = ?`, [id]);
  await app.sql(`update tickets set holder_name = 'After Wedding' where order_id = ?`, [id]);
  expect([await buyers('marriage'), await holders('marriage')]).toEqual([[], []]);
  expect([await buyers('wedding'), await holders('wedding')]).toEqual([['After'], ['After']]);
});

test('texts of before are followed by themselves without accents, once, and wait for the index', async () => {
  const sold = await app.given.event({ organization: house });
  await app.given.paidOrder(sold, { name: 'Zoë Åkesson', email: 'zoe@example.com' });
  await app.given.paidOrder(sold, { name: '李明', email: 'li@example.com' });
  await app.given.paidOrder(sold, { name: 'Bo Lee', email: 'bo@example.com' });
  await index();
  const texts = () =>
    app.sql<{ text: string; isNew: boolean }>(
      `select text, is_new as "isNew" from search_texts where event_id = ? order by id`,
      [sold.id],
    );
  const written = await texts();
  const before = written.map(({ text }) => text.split('\n\n')[0]!);
  expect(written.filter(({ text }, i) => text !== before[i])).toHaveLength(2);
  await app.sql(`update search_texts set text = split_part(text, E'\\n\\n', 1) where event_id = ?`, [sold.id]);
  expect((await texts()).map(({ text }) => text)).toEqual(before);

  const migration = new Migration20261122000172_plain_texts(null as never, null as never);
  migration.up();
  for (let times = 0; times < 2; times++) {
    for (const query of migration.getQueries() as string[]) await app.sql(query);
    expect(await texts()).toEqual(written.map(({ text }, i) => ({ text, isNew: text !== before[i] })));
  }
});

test('two workers take every text into the index once, while orders come in', async () => {
  const sold = await app.given.event({ organization: house });
  for (let i = 0; i < 5; i += 1) {
    await Promise.all([index(), index(), app.given.paidOrder(sold), app.given.order(sold)]);
  }
  await index();
  const [counted] = await app.sql(
    `select count(*)::int as texts, count(distinct id)::int as ids, count(*) filter (where is_new)::int as new
     from search_texts where event_id = ?`,
    [sold.id],
  );
  expect(counted).toEqual({ texts: 15, ids: 15, new: 0 });
});

describe('in an event of many', () => {
  let big: GivenEvent;
  const COUNT = 20_000;
  beforeAll(async () => {
    big = await app.given.event({ organization: house });
    const { id } = await app.given.paidOrder(big, { name: 'Rare Bird', email: 'bird@example.com' });
    await app.given.paidOrder(big, { name: 'Antonín Dvořák-Müller', email: 'ninth@example.com' });
    await app.sql(
      `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
         tax_included, total, hold_expires_at, created_at, paid_at)
       select uuidv7(), 'MANY-' || n, event_id, 'Common Sparrow ' || n % 100, 'n' || n || '@example.com', status, currency, 0, 0, 0, 0,
         false, 0, hold_expires_at, created_at + n * interval '1 second', paid_at
       from orders, generate_series(1, ?) n where id = ?`,
      [COUNT, id],
    );
    await app.sql(
      `insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name, holder_email, issued_at)
       select uuidv7(), event_id, tier_id, order_id, n, 'MANY-' || n, n + 2, 'VALID', 'Common Sparrow ' || n % 100,
         'n' || n || '@example.com', issued_at - n * interval '1 second'
       from tickets, generate_series(1, ?) n where order_id = ?`,
      [COUNT, id],
    );
    await index();
    for (const table of ['orders', 'tickets', 'search_texts']) await app.sql(`vacuum analyze ${table}`);
  });

  const plansOf = async (query: string, variables: object): Promise<string[]> => {
    const statements = await statementsOf(app, async () => {
      const { errors } = await app.gql(query, { eventId: big.id, first: 50, ...variables }, house.owner);
      expect(errors).toEqual([]);
    });
    const lists = statements.filter(sql => /concat_ws|offset/.test(sql));
    return Promise.all(
      lists.map(async sql =>
        (await app.sql<Record<string, string>>(`explain (analyze, costs off) ${sql}`))
          .map(row => row['QUERY PLAN'])
          .join('\n'),
      ),
    );
  };
  const page = (table: 'orders' | 'tickets') =>
    `query ($eventId: ID!, $text: String, $first: Int, $after: String) {
       ${table}(eventId: $eventId, ${table === 'orders' ? 'filter: { text: $text }' : 'search: $text'}, first: $first, after: $after) {
         nodes { id } pageInfo { endCursor } } }`;

  test.each(['orders', 'tickets'] as const)('what all %s hold is read where the page begins', async table => {
    const plans = await plansOf(page(table), { text: 'sparrow' });
    expect(plans).toHaveLength(2);
    for (const plan of plans) {
      expect(plan).toMatch(new RegExp(`Index .*Scan.* ${table}_event_id_(created|issued)_at_id_idx`));
      expect(plan).not.toMatch(/Seq Scan|search_texts/);
    }
  });

  test.each(['orders', 'tickets'] as const)('what few %s hold, or none, the trigram index finds', async table => {
    for (const text of ['rare bird', 'ra', 'n19@example.com', 'many-19999', 'absent', '@absent.com']) {
      const plans = await plansOf(page(table), { text });
      expect(plans).toHaveLength(3);
      expect(plans[2]).toMatch(new RegExp(`Bitmap Index Scan on search_texts_${table}`));
      for (const plan of plans) expect(plan).not.toMatch(/Seq Scan/);
    }
  });

  test.each(['orders', 'tickets'] as const)('the index finds names of %s without their accents', async table => {
    for (const text of ['antonin', 'Dvořák', 'MULLER', 'dvorák-m']) {
      const { data } = await app.gql(page(table), { eventId: big.id, first: 50, text }, house.owner);
      expect([text, data[table].nodes.length]).toEqual([text, 1]);
      expect((await plansOf(page(table), { text }))[2]).toMatch(
        new RegExp(`Bitmap Index Scan on search_texts_${table}`),
      );
    }
  });

  test('of a list of few the texts are read where they stand', async () => {
    await app.sql(`update orders set status = 'REFUNDED' where event_id = ? and number like 'MANY-7%0'`, [big.id]);
    await app.sql('analyze orders');
    const plans = await plansOf(
      `query ($eventId: ID!) { orders(eventId: $eventId, filter: { text: "sparrow 70", status: REFUNDED }) { nodes { id } } }`,
      {},
    );
    expect(plans).toHaveLength(2);
    for (const plan of plans) expect(plan).toMatch(/orders_over/);
  });
});
