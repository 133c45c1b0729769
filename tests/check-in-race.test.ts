import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { checkInStatement, ROW_LOCK, type ProvedScan } from '../server/check-in/check-in-statement.js';
import { CheckInKind, CheckInOutcome } from '../server/check-in/check-in.entity.js';
import { runBulk } from '../server/platform/bulk.js';
import { forkEntityManager } from '../server/platform/database.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent, GivenUser } from './support/given.js';
import { scanning, type Gate, type GivenTicket } from './support/scanning.js';
import { databaseUrlOf } from './support/server-process.js';

let app: TestApp;
let gate: Gate;
beforeAll(async () => {
  app = await startTestApp();
  gate = await scanning(app);
});
afterAll(async () => app[Symbol.asyncDispose]());

describe('at the same instant', () => {
  test('of twenty scanners with one ticket one is told ACCEPTED, the others by whom and when', async () => {
    const { event, ticket } = await gate.sold();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => gate.scan(event, { code: ticket.code, gate: `Gate ${i}` })),
    );
    const accepted = answers.filter(({ outcome }) => outcome === 'ACCEPTED');
    expect(accepted).toHaveLength(1);
    const [row] = await app.sql<{ gate: string }>(
      `select gate from check_ins where event_id = ? and outcome = 'ACCEPTED'`,
      [event.id],
    );
    for (const { outcome, first } of answers.filter(answer => answer !== accepted[0])) {
      expect([outcome, first!.gate]).toEqual(['ALREADY_CHECKED_IN', row!.gate]);
    }
    expect(await gate.recorded(event)).toHaveLength(20);
  });

  test('one scan sent ten times is one scan, and every sender is told ACCEPTED', async () => {
    const { event, ticket } = await gate.sold();
    const once = { code: ticket.code, scanId: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => gate.scan(event, once)));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(10).fill('ACCEPTED'));
    expect(await gate.recorded(event)).toHaveLength(1);
    const unknown = { code: 'rubbish', scanId: randomUUID() };
    const refused = await Promise.all(Array.from({ length: 10 }, () => gate.scan(event, unknown)));
    expect(refused.map(({ outcome }) => outcome)).toEqual(Array(10).fill('BAD_SIGNATURE'));
    expect(await gate.recorded(event)).toHaveLength(2);
  });

  test('entries and exits of one ticket by many never count it in twice', async () => {
    const { event, ticket } = await gate.sold();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => gate.scan(event, { code: ticket.code, kind: i % 2 ? 'EXIT' : 'ENTRY' })),
    );
    const accepted = await app.sql<{ kind: string }>(
      `select kind from check_ins where event_id = ? and outcome = 'ACCEPTED'`,
      [event.id],
    );
    const entries = accepted.filter(({ kind }) => kind === 'ENTRY').length;
    const exits = accepted.length - entries;
    expect(answers.filter(({ outcome }) => outcome === 'ACCEPTED')).toHaveLength(accepted.length);
    expect([0, 1]).toContain(entries - exits);
    const [{ status }] = (await app.sql<{ status: string }>('select status from tickets where id = ?', [
      ticket.id,
    ])) as [{ status: string }];
    expect(status).toBe(entries > exits ? 'CHECKED_IN' : 'CHECKED_OUT');
  });

  test('a ticket by its code and by its serial, several times each, is let in once', async () => {
    const { event, ticket } = await gate.sold();
    const names = [{ code: ticket.code }, { serial: ticket.serial }, { serial: ticket.serial.toLowerCase() }];
    const answers = await Promise.all([...names, ...names].map(name => gate.scan(event, name)));
    const outcomes = answers.map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['ACCEPTED', ...Array<string>(5).fill('ALREADY_CHECKED_IN')]);
    expect(await gate.recorded(event)).toHaveLength(6);
  });

  test('among many who may scan, who may not is refused alone; an end of rights counts at the next scan', async () => {
    const { event, tickets } = await gate.sold(4);
    const outsiders = [await app.given.user(), await app.given.member(gate.house.id, 'VIEWER')];
    const leaving = await app.given.member(gate.house.id, 'SCANNER');
    const staff = [gate.scanner, gate.house.owner, leaving];
    const answers = await Promise.all(
      [...staff, ...outsiders].map((asker, i) => gate.ask(event, { code: tickets[i % 3]!.code }, asker)),
    );
    expect(answers.map(({ data, code }) => data?.checkIn.outcome ?? code)).toEqual([
      ...['ACCEPTED', 'ACCEPTED', 'ACCEPTED'],
      ...['NOT_FOUND', 'FORBIDDEN'],
    ]);
    await app.sql('delete from memberships where user_id = ?', [leaving.id]);
    expect((await gate.ask(event, { code: tickets[3]!.code }, leaving)).code).toBe('NOT_FOUND');
    expect(await gate.recorded(event)).toHaveLength(3);
  });

  test('who signed out, was deactivated or dismissed is refused at the next scan, in a crowd that scans on', async () => {
    const { event, ticket } = await gate.sold();
    const admin = await app.given.user({ admin: true });
    const DEACTIVATE = 'mutation ($id: ID!) { deactivateUser(input: { userId: $id }) { __typename } }';
    const DISMISS =
      'mutation ($id: ID!, $of: ID!) { removeMember(input: { userId: $id, organizationId: $of }) { __typename } }';
    const endings = {
      UNAUTHENTICATED: [
        ({ token }: GivenUser) => app.gql('mutation { signOut }', {}, { token }),
        ({ id }: GivenUser) => app.gql(DEACTIVATE, { id }, admin),
      ],
      NOT_FOUND: [({ id }: GivenUser) => app.gql(DISMISS, { id, of: gate.house.id }, gate.house.owner)],
    };
    const unknown = { serial: 'NONE-000001' };
    let open = true;
    const crowd = Array.from({ length: 20 }, async (_, i) => {
      const asker = i % 2 ? gate.scanner : gate.house.owner;
      while (open) expect((await gate.scan(event, unknown, asker)).outcome).toBe('UNKNOWN_TICKET');
    });
    try {
      for (let round = 0; round < 5; round++) {
        for (const [code, ways] of Object.entries(endings)) {
          for (const end of ways) {
            const leaving = await app.given.member(gate.house.id, 'SCANNER');
            const ask = () => gate.ask(event, { code: ticket.code, kind: 'EXIT' }, leaving);
            expect((await ask()).data.checkIn.outcome).toBe('NOT_CHECKED_IN');
            expect((await end(leaving)).errors).toEqual([]);
            expect((await ask()).code).toBe(code);
          }
        }
      }
    } finally {
      open = false;
    }
    await Promise.all(crowd);
  });

  const scanOf = (event: GivenEvent, ticket: GivenTicket): ProvedScan => ({
    eventId: event.id,
    code: null,
    digits: null,
    deviceId: null,
    provedBy: null,
    isFresh: false,
    serial: ticket.serial,
    gate: 'Gate 1',
    kind: CheckInKind.ENTRY,
    scanId: randomUUID(),
    userId: gate.scanner.id,
    at: new Date(),
  });
  const decide = (scans: readonly ProvedScan[], lock?: typeof ROW_LOCK | '') =>
    runBulk(forkEntityManager(app.app.resources.orm), checkInStatement(scans, lock));

  /** Holds the ticket's row while twenty scanners begin, so that all of them have read it before one is through. */
  async function race(lock: typeof ROW_LOCK | ''): Promise<number> {
    const { event, ticket } = await gate.sold();
    const holder = new pg.Client({ connectionString: await databaseUrlOf(app) });
    await holder.connect();
    try {
      await holder.query('begin');
      await holder.query('select 1 from tickets where id = $1 for no key update', [ticket.id]);
      const outcomes = Promise.all(Array.from({ length: 20 }, () => decide([scanOf(event, ticket)], lock)));
      await sleep(300);
      await holder.query('commit');
      return (await outcomes).flat().filter(({ outcome }) => outcome === CheckInOutcome.ACCEPTED).length;
    } finally {
      await holder.end();
    }
  }

  describe('two processes never wait in a circle', () => {
    /** Both batches begin while something that both want is held, in plans that come to it as the scans did. */
    async function meet(hold: string, values: unknown[], batches: ProvedScan[][]): Promise<(string | null)[][]> {
      const holder = new pg.Client({ connectionString: await databaseUrlOf(app) });
      await holder.connect();
      try {
        await holder.query('begin');
        await holder.query(hold, values);
        const decided = Promise.all(
          batches.map(scans =>
            forkEntityManager(app.app.resources.orm).transactional(async em => {
              for (const kind of ['hashjoin', 'mergejoin', 'seqscan'])
                await em.execute(`set local enable_${kind} = off`);
              return runBulk(em, checkInStatement(scans));
            }),
          ),
        );
        decided.catch(() => {});
        await sleep(300);
        await holder.query('commit');
        return (await decided).map(rows => rows.sort((a, b) => a.place - b.place).map(({ outcome }) => outcome));
      } finally {
        await holder.end();
      }
    }

    test('over the same tickets that came in another order', async () => {
      const { event, tickets } = await gate.sold(3);
      const scans = () => tickets.map(ticket => scanOf(event, ticket));
      const middle = tickets.map(({ id }) => id).sort()[1];
      const outcomes = await meet(
        'select from tickets where id = $1 for no key update',
        [middle],
        [scans(), scans().reverse()],
      );
      expect(outcomes.map(each => new Set(each).size)).toEqual([1, 1]); // all three were let in by one of them
      expect(await gate.recorded(event)).toHaveLength(6);
    });

    test('over scanIds that name other tickets there', async () => {
      const { event, tickets } = await gate.sold(6);
      const inOrder = tickets.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const scanIds = Array.from({ length: 3 }, () => randomUUID()).sort();
      const named = [...scanIds, ...scanIds.toReversed()];
      const scans = inOrder.map((ticket, i) => ({ ...scanOf(event, ticket), scanId: named[i]! }));
      const held = `insert into check_ins (id, event_id, outcome, kind, gate, scanned_by, scanned_at, received_at)
        values ($1, $2, 'UNKNOWN_TICKET', 'ENTRY', 'Gate 1', $3, now(), now())`;
      const values = [scanIds[1], event.id, gate.scanner.id];
      const outcomes = await meet(held, values, [scans.slice(0, 3), scans.slice(3)]);
      expect(outcomes.flat().sort()).toEqual(['ACCEPTED', 'ACCEPTED', null, null, null, null]);
    });
  });

  test('a scan that waits for a refund or for a new code of its ticket sees it', async () => {
    const { event, tickets } = await gate.sold(2);
    const client = new pg.Client({ connectionString: await databaseUrlOf(app) });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`update tickets set status = 'REFUNDED' where id = $1`, [tickets[0]!.id]);
      await client.query('update tickets set code_version = 2 where id = $1', [tickets[1]!.id]);
      const answers = Promise.all(tickets.map(({ code }) => gate.scan(event, { code })));
      await sleep(200);
      await client.query('commit');
      expect((await answers).map(({ outcome }) => outcome)).toEqual(['REFUNDED', 'REPLACED']);
    } finally {
      await client.end();
    }
  });

  test('a scanner that waited for another sees what the other did', async () => {
    expect(await race(ROW_LOCK)).toBe(1);
  });

  test('without the lock they would all be let in: the test above can see the race', async () => {
    expect(await race('')).toBeGreaterThan(1);
  });
});
