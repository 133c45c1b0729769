import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { checkInStatement } from '../server/check-in/check-in-statement.js';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrder, GivenOrganization, GivenUser } from './support/given.js';

let app: TestApp;
let house: GivenOrganization;
let scanner: GivenUser;
beforeAll(async () => {
  app = await startTestApp();
  house = await app.given.organization();
  scanner = await app.given.member(house.id, 'SCANNER');
});
afterAll(async () => app[Symbol.asyncDispose]());

const CHECK_IN = `mutation ($input: CheckInInput!) { checkIn(input: $input) { scanId outcome ticket { id serial holderName status }
  first { id gate scannedAt } attendance { sold checkedIn inside rate } } }`;
const UNDO = `mutation ($input: UndoCheckInInput!) { undoCheckIn(input: $input) { __typename
  ... on CheckIn { id outcome kind gate undoneAt ticket { status checkedInAt } } ... on WrongStateError { code state } } }`;

type Ticket = GivenOrder['tickets'][number];
const ask = (event: GivenEvent, scan: object, asker: Asker = scanner) =>
  app.gql(CHECK_IN, { input: { eventId: event.id, gate: 'Gate 1', scanId: randomUUID(), ...scan } }, asker);
const scan = async (event: GivenEvent, fields: object, asker?: Asker) => {
  const { data, errors } = await ask(event, fields, asker);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.checkIn;
};
const undo = async (scanId: string, asker: Asker = scanner) => app.gql(UNDO, { input: { scanId } }, asker);
const given = async (
  quantity = 1,
  more: object = {},
): Promise<{ event: GivenEvent; tickets: readonly Ticket[]; ticket: Ticket }> => {
  const event = await app.given.event({ organization: house, ...more });
  const { tickets } = await app.given.paidOrder(event, { quantity });
  return { event, tickets, ticket: tickets[0]! };
};
const set = (ticket: Ticket, status: string) =>
  app.sql('update tickets set status = ? where id = ?', [status, ticket.id]);
const recorded = (event: GivenEvent) =>
  app.sql<{ outcome: string; ticket_id: string | null }>(
    'select outcome, ticket_id from check_ins where event_id = ? order by received_at',
    [event.id],
  );

describe('a scan', () => {
  test('lets the ticket in, says whose it is and counts it', async () => {
    const { event, ticket } = await given(2);
    const scanId = randomUUID();
    expect(await scan(event, { code: ticket.code, scanId })).toEqual({
      scanId,
      outcome: 'ACCEPTED',
      ticket: { id: ticket.id, serial: ticket.serial, holderName: 'Ada Lovelace', status: 'CHECKED_IN' },
      first: null,
      attendance: { sold: 2, checkedIn: 1, inside: 1, rate: 0.5 },
    });
  });

  test('by the typed serial works like one by code, in small letters too', async () => {
    const { event, ticket } = await given();
    expect(await scan(event, { serial: ` ${ticket.serial.toLowerCase()} ` })).toMatchObject({
      outcome: 'ACCEPTED',
      ticket: { id: ticket.id },
    });
    expect((await scan(event, { code: ticket.code })).outcome).toBe('ALREADY_CHECKED_IN');
  });

  test('of a ticket that is in names gate and time of the first', async () => {
    const { event, ticket } = await given();
    const firstId = randomUUID();
    await scan(event, { code: ticket.code, scanId: firstId, gate: ' North ' });
    const { outcome, first } = await scan(event, { code: ticket.code, gate: 'South' });
    expect([outcome, first.id, first.gate]).toEqual(['ALREADY_CHECKED_IN', firstId, 'North']);
    expect(Date.now() - new Date(first.scannedAt).getTime()).toBeLessThan(10_000);
  });

  test('out and in again: inside falls and rises, who ever came does not', async () => {
    const { event, ticket } = await given();
    expect((await scan(event, { code: ticket.code, kind: 'EXIT' })).outcome).toBe('NOT_CHECKED_IN');
    await scan(event, { code: ticket.code, gate: 'North' });
    expect(await scan(event, { code: ticket.code, kind: 'EXIT' })).toMatchObject({
      outcome: 'ACCEPTED',
      attendance: { checkedIn: 1, inside: 0 },
      ticket: { status: 'CHECKED_OUT' },
    });
    expect((await scan(event, { code: ticket.code, kind: 'EXIT' })).outcome).toBe('NOT_CHECKED_IN');
    expect(await scan(event, { code: ticket.code, gate: 'South' })).toMatchObject({
      outcome: 'ACCEPTED',
      attendance: { checkedIn: 1, inside: 1 },
    });
    expect(await scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { gate: 'North' },
    });
  });

  test('after an exit lets nobody in where there is no re-entry', async () => {
    const { event, ticket } = await given(1, { reentry: false });
    await scan(event, { code: ticket.code });
    await scan(event, { code: ticket.code, kind: 'EXIT' });
    expect((await scan(event, { code: ticket.code })).outcome).toBe('NO_REENTRY');
  });

  test('of a refunded, withdrawn or replaced ticket, or of a cancelled event, lets nobody in', async () => {
    const { event, tickets } = await given(4);
    const [refunded, withdrawn, replaced, other] = tickets as [Ticket, Ticket, Ticket, Ticket];
    await set(refunded, 'REFUNDED');
    await set(withdrawn, 'VOID');
    await app.sql('update tickets set code_version = 2 where id = ?', [replaced.id]);
    expect((await scan(event, { code: refunded.code })).outcome).toBe('REFUNDED');
    expect((await scan(event, { code: withdrawn.code })).outcome).toBe('VOID');
    expect((await scan(event, { code: replaced.code })).outcome).toBe('REPLACED');
    expect((await scan(event, { serial: replaced.serial })).outcome).toBe('ACCEPTED'); // the ticket itself is good
    await app.sql(`update events set status = 'CANCELLED' where id = ?`, [event.id]);
    expect((await scan(event, { code: other.code })).outcome).toBe('EVENT_CANCELLED');
    expect((await recorded(event)).map(({ outcome }) => outcome)).toEqual([
      'REFUNDED',
      'VOID',
      'REPLACED',
      'ACCEPTED',
      'EVENT_CANCELLED',
    ]);
  });

  test('of another event’s ticket says so, and nothing about its holder', async () => {
    const { event } = await given();
    const elsewhere = await app.given.event();
    const { tickets } = await app.given.paidOrder(elsewhere);
    for (const name of [{ code: tickets[0]!.code }, { serial: tickets[0]!.serial }]) {
      expect(await scan(event, name)).toMatchObject({ outcome: 'WRONG_EVENT', ticket: null, first: null });
    }
    const { data } = await app.gql(
      'query ($id: ID!) { checkIns(eventId: $id) { nodes { outcome ticket { holderName } } } }',
      { id: event.id },
      scanner,
    );
    expect(data.checkIns.nodes).toEqual([
      { outcome: 'WRONG_EVENT', ticket: null },
      { outcome: 'WRONG_EVENT', ticket: null },
    ]);
    const [other] = await app.sql<{ status: string }>('select status from tickets where id = ?', [tickets[0]!.id]);
    expect(other!.status).toBe('VALID');
  });

  test('of a forged, damaged or foreign code is BAD_SIGNATURE; well signed but unknown, UNKNOWN_TICKET', async () => {
    const { event, ticket } = await given();
    const [version, payload, signature] = ticket.code.split('.') as [string, string, string];
    const forged = `${version}.${payload.slice(0, 6)}${payload[6] === 'A' ? 'B' : 'A'}${payload.slice(7)}.${signature}`;
    for (const code of [forged, `${ticket.code}x`, ticket.code.toLowerCase(), 'https://example.com', 'FY1..', '💥']) {
      expect((await scan(event, { code })).outcome).toBe('BAD_SIGNATURE');
    }
    const unknown = await app.app.resources.eventKeys.sign(randomUUID(), event.id, 1);
    expect((await scan(event, { code: unknown })).outcome).toBe('UNKNOWN_TICKET');
    expect(await scan(event, { serial: 'NONE-000001' })).toMatchObject({ outcome: 'UNKNOWN_TICKET', ticket: null });
    expect((await recorded(event)).map(row => row.ticket_id)).toEqual(Array(8).fill(null));
  });

  test('that was sent before answers the same, also after the ticket left, and counts once', async () => {
    const { event, ticket } = await given();
    const entry = { code: ticket.code, scanId: randomUUID() };
    expect((await scan(event, entry)).outcome).toBe('ACCEPTED');
    expect((await scan(event, entry)).outcome).toBe('ACCEPTED');
    await scan(event, { code: ticket.code, kind: 'EXIT' });
    expect(await scan(event, entry)).toMatchObject({
      outcome: 'ACCEPTED',
      ticket: { status: 'CHECKED_OUT' },
      attendance: { inside: 0 },
    });
    const refused = { code: 'rubbish', scanId: randomUUID() };
    expect([(await scan(event, refused)).outcome, (await scan(event, refused)).outcome]).toEqual([
      'BAD_SIGNATURE',
      'BAD_SIGNATURE',
    ]);
    expect(await recorded(event)).toHaveLength(3);
  });

  test('with a scanId of another scan is refused and lets nobody in', async () => {
    const { event, tickets } = await given(2);
    const scanId = randomUUID();
    await scan(event, { code: tickets[0]!.code, scanId });
    expect((await ask(event, { code: tickets[1]!.code, scanId })).code).toBe('BAD_USER_INPUT');
    expect((await ask(event, { code: tickets[0]!.code, scanId, kind: 'EXIT' })).code).toBe('BAD_USER_INPUT');
    const elsewhere = await given();
    expect((await ask(elsewhere.event, { code: elsewhere.ticket.code, scanId })).code).toBe('BAD_USER_INPUT');
    expect((await scan(event, { code: tickets[1]!.code })).outcome).toBe('ACCEPTED');
  });

  test('that makes no sense is refused by the names of its fields', async () => {
    const { event, ticket } = await given();
    const fields = async (input: object) =>
      ((await ask(event, input)).errors[0]!.extensions['fields'] as { path: string }[]).map(({ path }) => path);
    expect(await fields({ code: ticket.code, gate: ' ' })).toEqual(['gate']);
    expect(await fields({ code: ticket.code, gate: 'g'.repeat(61) })).toEqual(['gate']);
    expect(await fields({ code: ticket.code, scanId: 'one' })).toEqual(['scanId']);
    expect(await fields({})).toEqual(['code']);
    expect(await fields({ code: ticket.code, serial: ticket.serial })).toEqual(['code']);
    expect(await recorded(event)).toEqual([]);
  });

  test('is for OWNER, MANAGER and SCANNER of the event', async () => {
    const { event, tickets } = await given(4);
    const manager = await app.given.member(house.id, 'MANAGER');
    for (const [i, asker] of [house.owner, manager, scanner].entries()) {
      expect((await scan(event, { code: tickets[i]!.code }, asker)).outcome).toBe('ACCEPTED');
    }
    const code = { code: tickets[3]!.code };
    expect((await ask(event, code, await app.given.member(house.id, 'VIEWER'))).code).toBe('FORBIDDEN');
    expect((await ask(event, code, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await ask(event, code, {})).code).toBe('UNAUTHENTICATED');
    expect((await ask({ ...event, id: 'nonsense' }, code)).code).toBe('NOT_FOUND');
  });
});

describe('at the same instant', () => {
  test('of twenty scanners with one ticket one is told ACCEPTED, the others by whom and when', async () => {
    const { event, ticket } = await given();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => scan(event, { code: ticket.code, gate: `Gate ${i}` })),
    );
    const accepted = answers.filter(({ outcome }) => outcome === 'ACCEPTED');
    expect(accepted).toHaveLength(1);
    const [row] = await app.sql<{ gate: string }>(
      `select gate from check_ins where event_id = ? and outcome = 'ACCEPTED'`,
      [event.id],
    );
    for (const { outcome, first } of answers.filter(answer => answer !== accepted[0])) {
      expect([outcome, first.gate]).toEqual(['ALREADY_CHECKED_IN', row!.gate]);
    }
    expect(await recorded(event)).toHaveLength(20);
  });

  test('one scan sent ten times is one scan, and every sender is told ACCEPTED', async () => {
    const { event, ticket } = await given();
    const once = { code: ticket.code, scanId: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => scan(event, once)));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(10).fill('ACCEPTED'));
    expect(await recorded(event)).toHaveLength(1);
    const unknown = { code: 'rubbish', scanId: randomUUID() };
    const refused = await Promise.all(Array.from({ length: 10 }, () => scan(event, unknown)));
    expect(refused.map(({ outcome }) => outcome)).toEqual(Array(10).fill('BAD_SIGNATURE'));
    expect(await recorded(event)).toHaveLength(2);
  });

  test('entries and exits of one ticket by many never count it in twice', async () => {
    const { event, ticket } = await given();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => scan(event, { code: ticket.code, kind: i % 2 ? 'EXIT' : 'ENTRY' })),
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

  /** Holds the ticket's row while twenty scanners begin, so that all of them have read it before one is through. */
  async function race(lock: 'for no key update of tickets' | ''): Promise<number> {
    const { event, ticket } = await given();
    const connectionString = await urlOfDatabase();
    const clients = Array.from({ length: 21 }, () => new pg.Client({ connectionString }));
    await Promise.all(clients.map(client => client.connect()));
    const [holder, ...scanners] = clients as [pg.Client, ...pg.Client[]];
    try {
      await holder.query('begin');
      await holder.query('select 1 from tickets where id = $1 for no key update', [ticket.id]);
      let place = 0;
      const text = checkInStatement(lock).replaceAll('?', () => `$${(place += 1)}`);
      const outcomes = Promise.all(
        scanners.map(async (client, i) => {
          const now = new Date();
          const values = [null, ticket.serial, event.id, 'ENTRY', randomUUID(), `Gate ${i}`, scanner.id, now, now];
          return (await client.query<{ outcome: string }>(text, values)).rows[0]!.outcome;
        }),
      );
      await sleep(300);
      await holder.query('commit');
      return (await outcomes).filter(outcome => outcome === 'ACCEPTED').length;
    } finally {
      await Promise.all(clients.map(client => client.end()));
    }
  }
  const urlOfDatabase = async (): Promise<string> => {
    const [{ name }] = (await app.sql<{ name: string }>('select current_database() as name')) as [{ name: string }];
    const url = new URL(process.env['FOYER_TEST_SERVER']!);
    url.pathname = name;
    return url.href;
  };

  test('a scan that waits for a refund or for a new code of its ticket sees it', async () => {
    const { event, tickets } = await given(2);
    const client = new pg.Client({ connectionString: await urlOfDatabase() });
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`update tickets set status = 'REFUNDED' where id = $1`, [tickets[0]!.id]);
      await client.query('update tickets set code_version = 2 where id = $1', [tickets[1]!.id]);
      const answers = Promise.all(tickets.map(({ code }) => scan(event, { code })));
      await sleep(200);
      await client.query('commit');
      expect((await answers).map(({ outcome }) => outcome)).toEqual(['REFUNDED', 'REPLACED']);
    } finally {
      await client.end();
    }
  });

  test('a scanner that waited for another sees what the other did', async () => {
    expect(await race('for no key update of tickets')).toBe(1);
  });

  test('without the lock they would all be let in: the test above can see the race', async () => {
    expect(await race('')).toBeGreaterThan(1);
  });
});

describe('taking a scan back', () => {
  test('puts the ticket back to where it stood, with a line in the audit', async () => {
    const { event, ticket } = await given();
    const scanId = randomUUID();
    await scan(event, { code: ticket.code, scanId });
    const { data } = await undo(scanId);
    expect(data.undoCheckIn).toMatchObject({
      __typename: 'CheckIn',
      outcome: 'ACCEPTED',
      undoneAt: expect.any(String),
      ticket: { status: 'VALID', checkedInAt: null },
    });
    const [entry] = await app.sql('select action, actor_id from audit_entries where subject_id = ?', [scanId]);
    expect(entry).toEqual({ action: 'check-in.undone', actor_id: scanner.id });
    expect((await undo(scanId)).data.undoCheckIn).toMatchObject({ __typename: 'WrongStateError', state: 'UNDONE' });
    expect((await scan(event, { code: ticket.code, scanId })).outcome).toBe('NOT_CHECKED_IN'); // sent again: it stands so
    expect(await scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ACCEPTED',
      attendance: { checkedIn: 1, inside: 1 },
    });
  });

  test('goes back step by step, the last scan first', async () => {
    const { event, ticket } = await given();
    const [entry, exit, again] = [randomUUID(), randomUUID(), randomUUID()];
    await scan(event, { code: ticket.code, scanId: entry, gate: 'North' });
    await scan(event, { code: ticket.code, scanId: exit, kind: 'EXIT' });
    await scan(event, { code: ticket.code, scanId: again });
    expect((await undo(entry)).data.undoCheckIn).toMatchObject({ state: 'CHECKED_IN' });
    expect((await undo(exit)).data.undoCheckIn).toMatchObject({ state: 'CHECKED_IN' });
    expect((await undo(again)).data.undoCheckIn.ticket.status).toBe('CHECKED_OUT');
    expect((await undo(exit)).data.undoCheckIn.ticket.status).toBe('CHECKED_IN');
    expect(await scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { id: entry },
    });
    expect((await undo(entry)).data.undoCheckIn.ticket.status).toBe('VALID');
  });

  test('is refused for a refused scan, and where the ticket was refunded since', async () => {
    const { event, ticket } = await given();
    const [entry, refused] = [randomUUID(), randomUUID()];
    await scan(event, { code: ticket.code, scanId: entry });
    await scan(event, { code: ticket.code, scanId: refused });
    expect((await undo(refused)).data.undoCheckIn).toMatchObject({ code: 'WRONG_STATE', state: 'ALREADY_CHECKED_IN' });
    await set(ticket, 'REFUNDED');
    expect((await undo(entry)).data.undoCheckIn).toMatchObject({ state: 'REFUNDED' });
  });

  test('twice at once is once', async () => {
    const { event, ticket } = await given();
    const scanId = randomUUID();
    await scan(event, { code: ticket.code, scanId });
    const answers = await Promise.all(Array.from({ length: 5 }, () => undo(scanId)));
    expect(answers.filter(({ data }) => data.undoCheckIn.__typename === 'CheckIn')).toHaveLength(1);
    expect(await app.sql(`select 1 from audit_entries where subject_id = ?`, [scanId])).toHaveLength(1);
  });

  test('is for the event’s gate staff', async () => {
    const { event, ticket } = await given();
    const scanId = randomUUID();
    await scan(event, { code: ticket.code, scanId });
    expect((await undo(scanId, await app.given.member(house.id, 'VIEWER'))).code).toBe('FORBIDDEN');
    expect((await undo(scanId, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await undo(randomUUID(), await app.given.user())).code).toBe('NOT_FOUND');
    expect((await undo('nonsense')).code).toBe('NOT_FOUND');
    expect((await undo(scanId, {})).code).toBe('UNAUTHENTICATED');
  });
});

describe('the list of scans', () => {
  test('is for members, latest first, in pages', async () => {
    const { event, ticket } = await given();
    for (const gate of ['A', 'B', 'C']) {
      await scan(event, { code: ticket.code, gate });
      clock.advance(1_000);
    }
    const QUERY = `query ($id: ID!, $after: String) { checkIns(eventId: $id, first: 2, after: $after) {
      totalCount nodes { gate outcome kind offline ticket { serial } } pageInfo { endCursor hasNextPage } } }`;
    const { data: one } = await app.gql(QUERY, { id: event.id }, await app.given.member(house.id, 'VIEWER'));
    expect(one.checkIns.nodes.map(({ gate }: { gate: string }) => gate)).toEqual(['C', 'B']);
    const { data: two } = await app.gql(QUERY, { id: event.id, after: one.checkIns.pageInfo.endCursor }, scanner);
    expect(two.checkIns.nodes).toEqual([
      { gate: 'A', outcome: 'ACCEPTED', kind: 'ENTRY', offline: false, ticket: { serial: ticket.serial } },
    ]);
    expect([one.checkIns.totalCount, one.checkIns.pageInfo.hasNextPage, two.checkIns.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
    expect((await app.gql(QUERY, { id: event.id }, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await app.gql(QUERY, { id: event.id })).code).toBe('UNAUTHENTICATED');
  });
});
