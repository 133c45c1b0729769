import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { scanning, type Gate, type GivenTicket } from './support/scanning.js';

let app: TestApp;
let gate: Gate;
beforeAll(async () => {
  app = await startTestApp();
  gate = await scanning(app);
});
afterAll(async () => app[Symbol.asyncDispose]());

describe('a scan', () => {
  test('lets the ticket in, says whose it is and counts it', async () => {
    const { event, ticket } = await gate.sold(2);
    const scanId = randomUUID();
    expect(await gate.scan(event, { code: ticket.code, scanId })).toEqual({
      scanId,
      outcome: 'ACCEPTED',
      ticket: { id: ticket.id, serial: ticket.serial, holderName: 'Ada Lovelace', status: 'CHECKED_IN' },
      first: null,
      attendance: { sold: 2, checkedIn: 1, inside: 1, rate: 0.5 },
    });
  });

  test('shows ticket, tier and event as every other query does', async () => {
    const { event, ticket } = await gate.sold();
    await app.sql(
      `update tiers set description = 'Near "the" stage ☃', sale_ends_at = '2031-03-30 02:30:00.25+01' where id = ?`,
      [event.tier.id],
    );
    const shown = `id serial status holderName issuedAt checkedInAt event { id title startsAt }
      tier { id name description price { amount } lane capacity sold held saleEndsAt hidden available event { id } }`;
    const CHECK_IN = `mutation ($input: CheckInInput!) { checkIn(input: $input) { ticket { ${shown} } } }`;
    const input = { eventId: event.id, code: ticket.code, gate: 'North', scanId: randomUUID() };
    const { data } = await app.gql(CHECK_IN, { input }, gate.scanner);
    expect(data.checkIn.ticket.tier.saleEndsAt).toBe('2031-03-30T01:30:00.250Z');
    const looked = await app.gql(`{ ticket(serial: "${ticket.serial}") { ${shown} } }`, {}, gate.scanner);
    expect(data.checkIn.ticket).toEqual(looked.data.ticket);
  });

  test('by the typed serial works like one by code, in small letters too', async () => {
    const { event, ticket } = await gate.sold();
    expect(await gate.scan(event, { serial: ` ${ticket.serial.toLowerCase()} ` })).toMatchObject({
      outcome: 'ACCEPTED',
      ticket: { id: ticket.id },
    });
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('ALREADY_CHECKED_IN');
  });

  test('of a ticket that is in names gate and time of the first', async () => {
    const { event, ticket } = await gate.sold();
    const firstId = randomUUID();
    await gate.scan(event, { code: ticket.code, scanId: firstId, gate: ' North ' });
    const { outcome, first } = await gate.scan(event, { code: ticket.code, gate: 'South' });
    expect([outcome, first!.id, first!.gate]).toEqual(['ALREADY_CHECKED_IN', firstId, 'North']);
    expect(Date.now() - new Date(first!.scannedAt).getTime()).toBeLessThan(10_000);
  });

  test('out and in again: inside falls and rises, who ever came does not', async () => {
    const { event, ticket } = await gate.sold();
    expect((await gate.scan(event, { code: ticket.code, kind: 'EXIT' })).outcome).toBe('NOT_CHECKED_IN');
    await gate.scan(event, { code: ticket.code, gate: 'North' });
    expect(await gate.scan(event, { code: ticket.code, kind: 'EXIT' })).toMatchObject({
      outcome: 'ACCEPTED',
      attendance: { checkedIn: 1, inside: 0 },
      ticket: { status: 'CHECKED_OUT' },
    });
    expect((await gate.scan(event, { code: ticket.code, kind: 'EXIT' })).outcome).toBe('NOT_CHECKED_IN');
    expect(await gate.scan(event, { code: ticket.code, gate: 'South' })).toMatchObject({
      outcome: 'ACCEPTED',
      attendance: { checkedIn: 1, inside: 1 },
    });
    expect(await gate.scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { gate: 'North' },
    });
  });

  test('after an exit lets nobody in where there is no re-entry', async () => {
    const { event, ticket } = await gate.sold(1, { reentry: false });
    await gate.scan(event, { code: ticket.code });
    await gate.scan(event, { code: ticket.code, kind: 'EXIT' });
    expect((await gate.scan(event, { code: ticket.code })).outcome).toBe('NO_REENTRY');
  });

  test('of a refunded, withdrawn or replaced ticket, or of a cancelled event, lets nobody in', async () => {
    const { event, tickets } = await gate.sold(4);
    const [refunded, withdrawn, replaced, other] = tickets as [GivenTicket, GivenTicket, GivenTicket, GivenTicket];
    await gate.setStatus(refunded, 'REFUNDED');
    await gate.setStatus(withdrawn, 'VOID');
    await app.sql('update tickets set code_version = 2 where id = ?', [replaced.id]);
    expect((await gate.scan(event, { code: refunded.code })).outcome).toBe('REFUNDED');
    expect((await gate.scan(event, { code: withdrawn.code })).outcome).toBe('VOID');
    expect((await gate.scan(event, { code: replaced.code })).outcome).toBe('REPLACED');
    expect((await gate.scan(event, { serial: replaced.serial })).outcome).toBe('ACCEPTED'); // the ticket itself is good
    await app.sql(`update events set status = 'CANCELLED' where id = ?`, [event.id]);
    expect((await gate.scan(event, { code: other.code })).outcome).toBe('EVENT_CANCELLED');
    expect((await gate.recorded(event)).map(({ outcome }) => outcome)).toEqual([
      'REFUNDED',
      'VOID',
      'REPLACED',
      'ACCEPTED',
      'EVENT_CANCELLED',
    ]);
  });

  test('of another event’s ticket says so, and nothing about its holder', async () => {
    const { event } = await gate.sold();
    const elsewhere = await app.given.event();
    const { tickets } = await app.given.paidOrder(elsewhere);
    for (const name of [{ code: tickets[0]!.code }, { serial: tickets[0]!.serial }]) {
      expect(await gate.scan(event, name)).toMatchObject({ outcome: 'WRONG_EVENT', ticket: null, first: null });
    }
    const { data } = await app.gql(
      'query ($id: ID!) { checkIns(eventId: $id) { nodes { outcome ticket { holderName } } } }',
      { id: event.id },
      gate.scanner,
    );
    expect(data.checkIns.nodes).toEqual([
      { outcome: 'WRONG_EVENT', ticket: null },
      { outcome: 'WRONG_EVENT', ticket: null },
    ]);
    const [other] = await app.sql<{ status: string }>('select status from tickets where id = ?', [tickets[0]!.id]);
    expect(other!.status).toBe('VALID');
  });

  test('of a forged, damaged or foreign code is BAD_SIGNATURE; well signed but unknown, UNKNOWN_TICKET', async () => {
    const { event, ticket } = await gate.sold();
    const [version, payload, signature] = ticket.code.split('.') as [string, string, string];
    const forged = `${version}.${payload.slice(0, 6)}${payload[6] === 'A' ? 'B' : 'A'}${payload.slice(7)}.${signature}`;
    for (const code of [forged, `${ticket.code}x`, ticket.code.toLowerCase(), 'https://example.com', 'FY1..', '💥']) {
      expect((await gate.scan(event, { code })).outcome).toBe('BAD_SIGNATURE');
    }
    const unknown = await app.app.resources.signingKeys.sign(randomUUID(), event.id, 1);
    expect((await gate.scan(event, { code: unknown })).outcome).toBe('UNKNOWN_TICKET');
    expect(await gate.scan(event, { serial: 'NONE-000001' })).toMatchObject({
      outcome: 'UNKNOWN_TICKET',
      ticket: null,
    });
    expect((await gate.recorded(event)).map(row => row.ticket_id)).toEqual(Array(8).fill(null));
  });

  test('that was sent before answers the same, also after the ticket left, and counts once', async () => {
    const { event, ticket } = await gate.sold();
    const entry = { code: ticket.code, scanId: randomUUID() };
    expect((await gate.scan(event, entry)).outcome).toBe('ACCEPTED');
    expect((await gate.scan(event, entry)).outcome).toBe('ACCEPTED');
    await gate.scan(event, { code: ticket.code, kind: 'EXIT' });
    expect(await gate.scan(event, entry)).toMatchObject({
      outcome: 'ACCEPTED',
      ticket: { status: 'CHECKED_OUT' },
      attendance: { inside: 0 },
    });
    const refused = { code: 'rubbish', scanId: randomUUID() };
    expect([(await gate.scan(event, refused)).outcome, (await gate.scan(event, refused)).outcome]).toEqual([
      'BAD_SIGNATURE',
      'BAD_SIGNATURE',
    ]);
    expect(await gate.recorded(event)).toHaveLength(3);
  });

  test('with a scanId of another scan is refused and lets nobody in', async () => {
    const { event, tickets } = await gate.sold(2);
    const scanId = randomUUID();
    await gate.scan(event, { code: tickets[0]!.code, scanId });
    expect((await gate.ask(event, { code: tickets[1]!.code, scanId })).code).toBe('BAD_USER_INPUT');
    expect((await gate.ask(event, { code: tickets[0]!.code, scanId, kind: 'EXIT' })).code).toBe('BAD_USER_INPUT');
    const elsewhere = await gate.sold();
    expect((await gate.ask(elsewhere.event, { code: elsewhere.ticket.code, scanId })).code).toBe('BAD_USER_INPUT');
    expect((await gate.scan(event, { code: tickets[1]!.code })).outcome).toBe('ACCEPTED');
  });

  test('with the scanId of another in capital letters lets nobody in either, also at the same moment', async () => {
    const { event, tickets } = await gate.sold(2);
    const scanId = randomUUID();
    const answers = await Promise.all([
      gate.ask(event, { code: tickets[0]!.code, scanId }),
      gate.ask(event, { code: tickets[1]!.code, scanId: scanId.toUpperCase() }),
    ]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['BAD_USER_INPUT', undefined]);
    const [row] = await app.sql<{ scans: number; inside: number }>(
      `select (select count(*)::int from check_ins where id = ?) as scans, count(*)::int as inside
       from tickets where event_id = ? and status = 'CHECKED_IN'`,
      [scanId, event.id],
    );
    expect(row).toEqual({ scans: 1, inside: 1 });
    const again = await gate.scan({ ...event, id: event.id.toUpperCase() }, { code: tickets[0]!.code });
    expect(again.ticket?.id ?? null).toBe(tickets[0]!.id);
  });

  test('that makes no sense is refused by the names of its fields', async () => {
    const { event, ticket } = await gate.sold();
    const fields = async (input: object) =>
      ((await gate.ask(event, input)).errors[0]!.extensions['fields'] as { path: string }[]).map(({ path }) => path);
    expect(await fields({ code: ticket.code, gate: ' ' })).toEqual(['gate']);
    expect(await fields({ code: ticket.code, gate: 'g'.repeat(61) })).toEqual(['gate']);
    expect(await fields({ code: ticket.code, scanId: 'one' })).toEqual(['scanId']);
    expect(await fields({ serial: 'NIGHT\u0000000001' })).toEqual(['serial']);
    expect(await fields({})).toEqual(['code']);
    expect(await fields({ code: ticket.code, serial: ticket.serial })).toEqual(['code']);
    expect(await gate.recorded(event)).toEqual([]);
  });

  test('is for OWNER, MANAGER and SCANNER of the event', async () => {
    const { event, tickets } = await gate.sold(4);
    const manager = await app.given.member(gate.house.id, 'MANAGER');
    for (const [i, asker] of [gate.house.owner, manager, gate.scanner].entries()) {
      expect((await gate.scan(event, { code: tickets[i]!.code }, asker)).outcome).toBe('ACCEPTED');
    }
    const code = { code: tickets[3]!.code };
    expect((await gate.ask(event, code, await app.given.member(gate.house.id, 'VIEWER'))).code).toBe('FORBIDDEN');
    expect((await gate.ask(event, code, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await gate.ask(event, code, {})).code).toBe('UNAUTHENTICATED');
    expect((await gate.ask({ ...event, id: 'nonsense' }, code)).code).toBe('NOT_FOUND');
  });
});
