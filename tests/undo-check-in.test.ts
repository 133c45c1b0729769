import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { scanning, type Gate, type GivenTicket } from './support/scanning.js';
import { offline, syncing } from './support/syncing.js';

let app: TestApp;
let gate: Gate;
let devices: ReturnType<typeof syncing>;
beforeAll(async () => {
  app = await startTestApp();
  gate = await scanning(app);
  devices = syncing(app, gate.scanner);
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

const disagreements = async () => (await differences(app)).filter(line => /^(attendance|a ticket goes)/.test(line));

describe('taking a scan back', () => {
  test('puts the ticket back to where it stood, with a line in the audit', async () => {
    const { event, ticket } = await gate.sold();
    const scanId = randomUUID();
    await gate.scan(event, { code: ticket.code, scanId });
    const { data } = await gate.undo(scanId);
    expect(data.undoCheckIn).toMatchObject({
      __typename: 'CheckIn',
      outcome: 'ACCEPTED',
      undoneAt: expect.any(String),
      ticket: { status: 'VALID', checkedInAt: null },
    });
    const [entry] = await app.sql('select action, actor_id from audit_entries where subject_id = ?', [scanId]);
    expect(entry).toEqual({ action: 'check-in.undone', actor_id: gate.scanner.id });
    expect((await gate.undo(scanId)).data.undoCheckIn).toMatchObject({
      __typename: 'WrongStateError',
      state: 'UNDONE',
    });
    expect((await gate.scan(event, { code: ticket.code, scanId })).outcome).toBe('NOT_CHECKED_IN'); // sent again: it stands so
    expect(await gate.scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ACCEPTED',
      attendance: { checkedIn: 1, inside: 1 },
    });
  });

  test('goes back step by step, the last scan first', async () => {
    const { event, ticket } = await gate.sold();
    const [entry, exit, again] = [randomUUID(), randomUUID(), randomUUID()];
    await gate.scan(event, { code: ticket.code, scanId: entry, gate: 'North' });
    await gate.scan(event, { code: ticket.code, scanId: exit, kind: 'EXIT' });
    await gate.scan(event, { code: ticket.code, scanId: again });
    expect((await gate.undo(entry)).data.undoCheckIn).toMatchObject({ state: 'CHECKED_IN' });
    expect((await gate.undo(exit)).data.undoCheckIn).toMatchObject({ state: 'CHECKED_IN' });
    expect((await gate.undo(again)).data.undoCheckIn.ticket.status).toBe('CHECKED_OUT');
    expect((await gate.undo(exit)).data.undoCheckIn.ticket.status).toBe('CHECKED_IN');
    expect(await gate.scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { id: entry },
    });
    expect((await gate.undo(entry)).data.undoCheckIn.ticket.status).toBe('VALID');
  });

  test('is refused for a refused scan, and where the ticket was refunded since', async () => {
    const { event, ticket } = await gate.sold();
    const [entry, refused] = [randomUUID(), randomUUID()];
    await gate.scan(event, { code: ticket.code, scanId: entry });
    await gate.scan(event, { code: ticket.code, scanId: refused });
    expect((await gate.undo(refused)).data.undoCheckIn).toMatchObject({
      code: 'WRONG_STATE',
      state: 'ALREADY_CHECKED_IN',
    });
    await gate.setStatus(ticket, 'REFUNDED');
    expect((await gate.undo(entry)).data.undoCheckIn).toMatchObject({ state: 'REFUNDED' });
  });

  test('lets a scan count that did not because of it, and the count and the conflicts agree', async () => {
    const { event, ticket } = await gate.sold();
    const mistake = offline({ code: ticket.code }, 60);
    const meant = offline({ code: ticket.code }, 50);
    const left = offline({ code: ticket.code }, 40, { kind: 'EXIT' });
    const sent = await devices.sync(event, [mistake, meant, left]);
    expect(sent.conflicts).toMatchObject([{ id: meant.scanId }]);
    expect((await gate.undo(mistake.scanId)).data.undoCheckIn).toMatchObject({ ticket: { status: 'CHECKED_OUT' } });
    expect((await gate.undo(left.scanId)).data.undoCheckIn).toMatchObject({ ticket: { status: 'CHECKED_IN' } });
    expect(await gate.scan(event, { code: ticket.code })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { id: meant.scanId },
      attendance: { checkedIn: 1, inside: 1 },
    });
    const again = await devices.sync(event, [mistake, meant]);
    expect(again.results.map(({ outcome }) => outcome)).toEqual(['NOT_CHECKED_IN', 'ACCEPTED']);
    expect(again.conflicts).toEqual([]);
    expect(await disagreements()).toEqual([]);
  });

  test('takes back a conflict as well: it is none any more, and the ticket stands as it did', async () => {
    const { event, tickets } = await gate.sold(2);
    const [twice, refunded] = tickets as [GivenTicket, GivenTicket];
    const { scanId: first } = await gate.scan(event, { code: twice.code });
    clock.advance(60_000);
    await app.sql(`update tickets set status = 'VOID', withdrawn_at = ? where id = ?`, [clock.now(), refunded.id]);
    clock.advance(60_000);
    const made = [offline({ code: twice.code }, 10), offline({ code: refunded.code }, 9), offline({ code: 'none' }, 8)];
    const { conflicts } = await devices.sync(event, made);
    expect(conflicts.map(({ outcome }) => outcome)).toEqual(['ALREADY_CHECKED_IN', 'VOID', 'BAD_SIGNATURE']);
    for (const { scanId } of made) {
      expect((await gate.undo(scanId)).data.undoCheckIn).toMatchObject({ undoneAt: expect.any(String) });
      expect((await gate.undo(scanId)).data.undoCheckIn).toMatchObject({ state: 'UNDONE' });
    }
    expect((await devices.sync(event, made)).conflicts).toEqual([]);
    expect((await app.app.services().attendance.now(event.id)).conflicts).toBe(0);
    expect(await gate.scan(event, { code: twice.code })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { id: first },
    });
    expect((await gate.scan(event, { code: refunded.code })).outcome).toBe('VOID');
    expect(await disagreements()).toEqual([]);
  });

  test('twice at once is once', async () => {
    const { event, ticket } = await gate.sold();
    const scanId = randomUUID();
    await gate.scan(event, { code: ticket.code, scanId });
    const answers = await Promise.all(Array.from({ length: 5 }, () => gate.undo(scanId)));
    expect(answers.filter(({ data }) => data.undoCheckIn.__typename === 'CheckIn')).toHaveLength(1);
    expect(await app.sql(`select 1 from audit_entries where subject_id = ?`, [scanId])).toHaveLength(1);
  });

  test('is for the event’s gate staff', async () => {
    const { event, ticket } = await gate.sold();
    const scanId = randomUUID();
    await gate.scan(event, { code: ticket.code, scanId });
    expect((await gate.undo(scanId, await app.given.member(gate.house.id, 'VIEWER'))).code).toBe('FORBIDDEN');
    expect((await gate.undo(scanId, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await gate.undo(randomUUID(), await app.given.user())).code).toBe('NOT_FOUND');
    expect((await gate.undo('nonsense')).code).toBe('NOT_FOUND');
    expect((await gate.undo(scanId, {})).code).toBe('UNAUTHENTICATED');
  });
});
