/* Long because the rules, the seals and what they find are tried on one ledger. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { POSTING_DIGEST, sealHash } from '../server/ledger/ledger-digest.js';
import { newId } from '../server/platform/ids.js';
import { findDifferences } from '../server/verify/verify.service.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import { databaseUrlOf } from './support/server-process.js';

let app: TestApp;
let databaseUrl: string;
/** Postings of the first seal, oldest first: each order's MONEY_RECEIVED and SALE. */
let postings: { id: string; kind: string; orderId: string; paymentId: string }[];
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  databaseUrl = await databaseUrlOf(app);
  const buy = buying(app);
  const event = await app.given.event({ tiers: [{ price: 4_000, capacity: 20 }] });
  for (const _seal of [1, 2, 3]) {
    for (const _order of [1, 2]) {
      const order = await buy.reserve(event);
      await buy.press((await buy.startCheckout(order)).redirectUrl!);
      await buy.confirm(order);
    }
    await app.app.services().ledgerSeals.sealAll();
  }
  postings = await app.sql(
    `select id, kind, order_id as "orderId", payment_id as "paymentId" from ledger_postings
     join ledger_sealed_postings on posting_id = id where seal_number = 1 order by id`,
  );
});
afterAll(async () => {
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

/** A statement on a connection of its own that is rolled back afterwards. */
async function rolledBack<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.end();
  }
}

const insertPosting = (client: pg.Client, id: string, kind: string, sourceId: string) =>
  client.query(
    `insert into ledger_postings (id, kind, source_id, order_id, event_id, organization_id, payment_id, currency, at)
     select $1, $2, $3, order_id, event_id, organization_id, payment_id, currency, at from ledger_postings where id = $4`,
    [id, kind, sourceId, postings[0]!.id],
  );
const insertEntries = (client: pg.Client, id: string, entries: Record<string, number>) =>
  client.query(
    `insert into ledger_entries select $1, account, amount from unnest($2::text[], $3::bigint[]) as e (account, amount)`,
    [id, Object.keys(entries), Object.values(entries)],
  );

/** A refund that succeeded and was reversed: two postings, after which everything agrees as before. */
async function bookBackAndForth(client: pg.Client): Promise<string[]> {
  const [there, back, sourceId] = [newId(), newId(), randomUUID()];
  await insertPosting(client, there, 'REFUND', sourceId);
  await insertEntries(client, there, { REFUNDS: 100, STRIPE_BALANCE: -100 });
  await insertPosting(client, back, 'REFUND_REVERSED', sourceId);
  await insertEntries(client, back, { REFUNDS: -100, STRIPE_BALANCE: 100 });
  return [there, back];
}

describe('the database refuses', () => {
  test.each(['ledger_postings', 'ledger_entries', 'ledger_seals', 'ledger_sealed_postings'])(
    'changes of %s, removals, and emptying it',
    async table => {
      const column = { ledger_entries: 'posting_id', ledger_sealed_postings: 'posting_id', ledger_seals: 'number' };
      const name = column[table as keyof typeof column] ?? 'id';
      for (const statement of [
        `update ${table} set ${name} = ${name}`,
        `update ${table} set ${name} = ${name} where false`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        await expect(rolledBack(client => client.query(statement))).rejects.toThrow('the ledger is only appended to');
      }
    },
  );

  test('a posting that does not sum to zero', async () => {
    await expect(
      rolledBack(async client => {
        const id = randomUUID();
        await insertPosting(client, id, 'REFUND', randomUUID());
        await insertEntries(client, id, { REFUNDS: 100, STRIPE_BALANCE: -99 });
      }),
    ).rejects.toThrow('do not sum to zero');
  });

  test('entries that are added to a posting later, even such as sum to zero', async () => {
    await expect(
      rolledBack(client => insertEntries(client, postings[0]!.id, { REFUNDS: 100, DISPUTES: -100 })),
    ).rejects.toThrow('do not come at once');
  });

  test('the same movement booked twice', async () => {
    await expect(
      rolledBack(client => insertPosting(client, randomUUID(), 'SALE', postings[0]!.orderId)),
    ).rejects.toThrow('ledger_postings_kind_source_id_occurrence_key');
  });
});

describe('sealing', () => {
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return client;
  };
  const sealed = async (ids: string[]): Promise<string[]> => {
    const rows = await app.sql<{ id: string }>(
      'select posting_id as id from ledger_sealed_postings where posting_id = any (?::uuid[]) order by 1',
      [`{${ids.join()}}`],
    );
    return rows.map(({ id }) => id);
  };

  test('a posting whose transaction stayed open while later ones were sealed is sealed when it commits', async () => {
    const [slow, quick] = [await connect(), await connect()];
    await slow.query('begin');
    const early = await bookBackAndForth(slow);
    const late = await bookBackAndForth(quick);
    await app.app.services().ledgerSeals.sealAll();
    expect(await sealed([...early, ...late])).toEqual(late);
    await slow.query('commit');
    await app.app.services().ledgerSeals.sealAll();
    expect(await sealed([...early, ...late])).toEqual([...early, ...late]);
    await Promise.all([slow.end(), quick.end()]);
  });

  test('twenty that seal while others book leave one chain and nothing out', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, connect));
    const booking = clients.map(async client => {
      const booked: string[] = [];
      for (let i = 0; i < 10; i += 1) booked.push(...(await bookBackAndForth(client)));
      return booked;
    });
    await Promise.all(Array.from({ length: 20 }, () => app.app.services().ledgerSeals.sealAll()));
    const booked = (await Promise.all(booking)).flat();
    await app.app.services().ledgerSeals.sealAll();
    expect(await sealed(booked)).toHaveLength(160);
    expect(await differences(app)).toEqual([]);
    await Promise.all(clients.map(client => client.end()));
  });

  test('the metrics say what is unsealed', async () => {
    const unsealed = async () =>
      /^foyer_ledger_unsealed_postings (\d+)$/m.exec((await app.app.http.inject('/metrics')).body)?.[1];
    const client = await connect();
    await bookBackAndForth(client);
    await client.end();
    expect(await unsealed()).toBe('2');
    await app.app.services().ledgerSeals.sealAll();
    expect(await unsealed()).toBe('0');
  });

  test('where nothing is new, no seal is made', async () => {
    const count = () => app.sql('select count(*) from ledger_seals');
    await app.app.services().ledgerSeals.sealAll();
    const before = await count();
    await app.app.services().ledgerSeals.sealAll();
    expect(await count()).toEqual(before);
  });
});

describe('whoever can switch the triggers off is found', () => {
  /** What `verify` says after statements of a superuser's, which are rolled back. `:0` is the first posting's id. */
  const found = (...statements: string[]): Promise<string[]> =>
    rolledBack(async client => {
      await client.query('set local session_replication_role = replica');
      for (const statement of statements)
        await client.query(statement.replace(/:(\d)/g, (_all, index: string) => `'${postings[Number(index)]!.id}'`));
      const inThisTransaction = {
        query: (text: string) => client.query(/^(begin|rollback)/.test(text) ? 'select' : text),
      } as unknown as pg.Client;
      const all = await findDifferences(inThisTransaction);
      return all.map(({ invariant, subject }) => `${subject}: ${invariant.says}`);
    });
  const changed = 'a sealed posting is what it was when it was sealed';
  const sealWrong = 'a seal is the hash of what it covers';
  const chainBroken = 'a seal follows the one before';
  const name = (index: number) => `posting ${postings[index]!.id}`;

  test('nothing is found where nothing was done', async () => {
    expect(await found()).toEqual([]);
  });

  test('an amount changed on one side', async () => {
    const says = await found(
      `update ledger_entries set amount = amount - 1 where posting_id = :1 and account = 'SALES'`,
    );
    expect(says).toContain(`${name(1)}: ${changed}`);
    expect(says).toContain(`${name(1)}: a posting has entries, and they sum to zero`);
    expect(says).toContain(
      `order ${postings[1]!.orderId}: an order that was paid is booked as it was priced, and no other is`,
    );
  });

  test('amounts changed so that they still balance', async () => {
    const says = await found('update ledger_entries set amount = amount * 2 where posting_id = :0');
    expect(says).toEqual([
      `payment ${postings[0]!.paymentId}: what a provider took is booked, and nothing else`,
      `payment ${postings[0]!.paymentId}: what is owed to a buyer is what came and is no sale, less what went back or a bank took`,
      `${name(0)}: ${changed}`,
    ]);
  });

  test('an account changed, and a time', async () => {
    expect(
      await found(`update ledger_entries set account = 'FEES' where posting_id = :1 and account = 'SALES'`),
    ).toContain(`${name(1)}: ${changed}`);
    expect(await found(`update ledger_postings set at = at - interval '1 day' where id = :1`)).toEqual([
      `${name(1)}: ${changed}`,
    ]);
  });

  test('a posting removed, with and without its place in the seal', async () => {
    const removed = [`delete from ledger_entries where posting_id = :0`, `delete from ledger_postings where id = :0`];
    expect(await found(...removed)).toContain(`${name(0)}: ${changed}`);
    const says = await found(...removed, 'delete from ledger_sealed_postings where posting_id = :0');
    expect(says).toContain(`seal 1: ${sealWrong}`);
  });

  test('a posting slipped in', async () => {
    const id = newId();
    const says = await found(
      `insert into ledger_postings select '${id}', 'DISPUTE_OPENED', '${id}', 0, order_id, event_id, organization_id,
         payment_id, currency, at - interval '1 hour' from ledger_postings where id = :0`,
      `insert into ledger_entries values ('${id}', 'DISPUTES', 100), ('${id}', 'STRIPE_BALANCE', -100)`,
    );
    expect(says).toEqual([
      `dispute ${id}: a dispute is booked as it stands, and nothing else is`,
      `posting ${id}: a posting is sealed within a minute`,
    ]);
  });

  test('a posting changed and sealed anew: its seal is another', async () => {
    const says = await found(
      'update ledger_entries set amount = amount * 2 where posting_id = :0',
      `update ledger_sealed_postings set digest = present.digest from (
         select posting.id, ${POSTING_DIGEST} as digest from ledger_postings as posting
         join ledger_entries as entry on entry.posting_id = posting.id group by posting.id
       ) as present where posting_id = present.id`,
    );
    expect(says).toContain(`seal 1: ${sealWrong}`);
    expect(says).not.toContain(`${name(0)}: ${changed}`);
  });

  test('a seal changed; a seal made anew, which breaks the chain; a seal removed', async () => {
    expect(await found('update ledger_seals set postings = postings + 1 where number = 1')).toEqual([
      `seal 1: ${sealWrong}`,
    ]);
    const anew = `update ledger_seals as seal set hash = ${sealHash(
      `(select string_agg(encode(digest, 'hex'), '' order by posting_id) from ledger_sealed_postings where seal_number = 2)`,
    )} where number = 2`;
    expect(
      await found(`update ledger_seals set sealed_at = sealed_at + interval '1 s' where number = 2`, anew),
    ).toEqual([`seal 3: ${chainBroken}`]);
    expect(await found('delete from ledger_seals where number = 2')).toEqual([
      `seal 2: ${sealWrong}`,
      `seal 3: ${chainBroken}`,
    ]);
  });
});
