/* Long because it is gates, their devices and the end of a day: who may, what is refused, and what the figures say. */
import { describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { until } from './support/buying.js';
import { differences } from './support/differences.js';
import { gateSuite, type GateSuite } from './support/gate-suite.js';
import { atTheSameInstant } from './support/locks.js';
import { offline, syncing } from './support/syncing.js';

let app: GateSuite['app'];
let gate: GateSuite['gate'];
let keeping: GateSuite['keeping'];
gateSuite(suite => ({ app, gate, keeping } = suite));

const MINUTE_MS = 60_000;
const GATES = 'query ($id: ID) { event(id: $id) { gates { name tiers { id } } } }';

/** An event of the house with two tiers, and a ticket of each. */
async function twoTiers(fields: object = {}) {
  const event = await app.given.event({
    organization: gate.house,
    tiers: [{ name: 'Floor' }, { name: 'VIP' }],
    ...fields,
  });
  const [floor, vip] = event.tiers;
  const tickets = await Promise.all(
    [floor!, vip!].map(async tier => {
      const { id, accessToken } = await app.given.order(event, { tier });
      const input = { orderId: id, accessToken, returnUrl: `${app.url}/orders/${id}`, idempotencyKey: id };
      const { data } = await app.gql(
        `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { ... on CheckoutStarted { order { tickets { id serial code } } } } }`,
        { input },
      );
      return data.startCheckout.order.tickets[0] as { id: string; serial: string; code: string };
    }),
  );
  return { event, floor: floor!, vip: vip!, floorTicket: tickets[0]!, vipTicket: tickets[1]! };
}

describe('a gate', () => {
  test('admits the tiers that it was made for; others are told WRONG_GATE, and may leave by it', async () => {
    const { event, vip, floorTicket, vipTicket } = await twoTiers();
    expect(await keeping.createGate(event, ' VIP entrance ', [vip.id])).toMatchObject({
      name: 'VIP entrance',
      tiers: [{ id: vip.id }],
    });
    expect((await gate.scan(event, { code: floorTicket.code, gate: 'vip entrance' })).outcome).toBe('WRONG_GATE');
    expect((await gate.scan(event, { code: vipTicket.code, gate: 'VIP entrance' })).outcome).toBe('ACCEPTED');
    expect((await gate.scan(event, { code: floorTicket.code, gate: 'Main' })).outcome).toBe('ACCEPTED');
    const exit = { code: floorTicket.code, gate: 'VIP entrance', kind: 'EXIT' };
    expect((await gate.scan(event, exit)).outcome).toBe('ACCEPTED');
    const scans = await app.sql<{ gate: string }>('select gate from check_ins where event_id = ? order by scanned_at', [
      event.id,
    ]);
    expect(scans.map(scan => scan.gate)).toEqual(['VIP entrance', 'VIP entrance', 'Main', 'VIP entrance']);
  });

  test('without tiers admits all; which it admits can change, and it can be taken away', async () => {
    const { event, floor, vip, vipTicket } = await twoTiers();
    const { owner } = gate.house;
    const made = await keeping.createGate(event, 'North');
    expect(made.tiers).toEqual([]);
    expect((await keeping.updateGate(made.id, [floor.id], owner)).tiers).toEqual([{ id: floor.id }]);
    const scan = { code: vipTicket.code, gate: 'North' };
    expect((await gate.scan(event, scan)).outcome).toBe('WRONG_GATE');
    expect((await keeping.updateGate(made.id, [floor.id, vip.id], owner)).tiers).toHaveLength(2);
    expect(await keeping.deleteGate(made.id, owner)).toMatchObject({ gateId: made.id });
    expect((await gate.scan(event, scan)).outcome).toBe('ACCEPTED');
    const audit = await app.sql<{ action: string }>(
      'select action from audit_entries where subject_id = ? order by at',
      [made.id],
    );
    expect(audit.map(({ action }) => action)).toEqual(['gate.created', 'gate.updated', 'gate.updated', 'gate.deleted']);
  });

  test('has a name of its own in its event, and tiers of it', async () => {
    const { event } = await twoTiers();
    const other = await twoTiers();
    await keeping.createGate(event, 'North');
    const refusals = [
      await keeping.createGate(event, 'NORTH'),
      await keeping.createGate(event, ' '),
      await keeping.createGate(event, 'South', [other.vip.id]),
      await keeping.createGate(event, 'South', ['nonsense']),
    ];
    expect(refusals.map(({ fields }) => fields[0].path)).toEqual(['name', 'name', 'tierIds', 'tierIds']);
    expect(await keeping.createGate(other.event, 'North')).toMatchObject({ __typename: 'Gate' });
    expect((await app.gql(GATES, { id: event.id }, gate.scanner)).data.event.gates).toEqual([
      { name: 'North', tiers: [] },
    ]);
    expect((await app.gql(GATES, { id: event.id })).data.event.gates).toBeNull();
  });
});

test('a tier is let in within its window alone: TOO_EARLY before, TOO_LATE after, and it may leave at any time', async () => {
  const { event, floor, floorTicket, vipTicket } = await twoTiers();
  const at = (minutes: number) => new Date(clock.now().getTime() + minutes * MINUTE_MS);
  const set = async (entryStartsAt: Date | null, entryEndsAt: Date | null) =>
    (
      await app.gql(
        `mutation ($input: UpdateTierInput!) { updateTier(input: $input) { __typename ... on Tier { entryStartsAt entryEndsAt } ... on InvalidInputError { fields { path } } } }`,
        { input: { tierId: floor.id, entryStartsAt, entryEndsAt } },
        gate.house.owner,
      )
    ).data.updateTier;
  expect((await set(at(6), at(3))).fields).toEqual([{ path: 'entryEndsAt' }]);
  expect(await set(at(3), at(6))).toMatchObject({ __typename: 'Tier' });
  const outcome = async (more: object = {}) => (await gate.scan(event, { code: floorTicket.code, ...more })).outcome;
  expect(await outcome()).toBe('TOO_EARLY');
  expect((await gate.scan(event, { code: vipTicket.code })).outcome).toBe('ACCEPTED');
  clock.advance(4 * MINUTE_MS);
  expect(await outcome()).toBe('ACCEPTED');
  clock.advance(3 * MINUTE_MS);
  expect(await outcome({ kind: 'EXIT' })).toBe('ACCEPTED');
  expect(await outcome()).toBe('TOO_LATE');
  expect(await set(null, null)).toMatchObject({ entryStartsAt: null, entryEndsAt: null });
  expect(await outcome()).toBe('ACCEPTED');
});

describe('the end of a day', () => {
  test('lets everybody out, each with an exit of its own, and in again the next day, also without re-entry', async () => {
    const { event, tickets } = await gate.sold(4, { reentry: false });
    const [left, ...stayed] = tickets;
    for (const { code } of tickets) await gate.scan(event, { code });
    await gate.scan(event, { code: left!.code, kind: 'EXIT' });
    expect((await gate.scan(event, { code: left!.code })).outcome).toBe('NO_REENTRY');
    clock.advance(MINUTE_MS);
    const CLEARING = 'query ($id: ID) { event(id: $id) { clearing { letOut finishedAt } } }';
    const clearing = async (asker: object = gate.scanner) =>
      (await app.gql(CLEARING, { id: event.id }, asker)).data.event.clearing;
    expect(await clearing()).toBeNull();
    expect(await keeping.exitAll(event)).toMatchObject({ eventId: event.id });
    expect(await clearing()).toEqual({ letOut: 0, finishedAt: null });
    await app.runJobs();
    expect(await clearing()).toEqual({ letOut: 3, finishedAt: expect.any(String) });
    expect(await clearing({})).toBeNull();
    const now = await app.app.services().attendance.now(event.id);
    expect([now.checkedIn, now.inside]).toEqual([4, 0]);
    clock.advance(MINUTE_MS);
    for (const { code } of tickets) expect((await gate.scan(event, { code })).outcome).toBe('ACCEPTED');
    await gate.scan(event, { code: stayed[0]!.code, kind: 'EXIT' });
    expect((await gate.scan(event, { code: stayed[0]!.code })).outcome).toBe('NO_REENTRY');
    expect((await differences(app)).filter(line => tickets.some(({ id }) => line.includes(id)))).toEqual([]);
    const exits = await app.sql(`select 1 from check_ins where event_id = ? and gate = 'Exit all'`, [event.id]);
    expect(exits).toHaveLength(3);
    expect(
      await app.sql(`select 1 from audit_entries where action = 'event.exit-all' and subject_id = ?`, [event.id]),
    ).toHaveLength(1);
  });

  test('lets out who had come in by a device without a network, once that is known', async () => {
    const { event, tickets } = await gate.sold(2);
    await gate.scan(event, { code: tickets[0]!.code });
    clock.advance(60_000);
    await keeping.exitAll(event);
    await app.runJobs();
    clock.advance(60_000);
    const { results } = await syncing(app, gate.scanner).sync(event, [offline({ code: tickets[1]!.code }, 100)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ACCEPTED']);
    await app.runJobs();
    const letOut = await app.sql('select let_out from clearings where event_id = ?', [event.id]);
    expect(letOut).toEqual([{ let_out: 2 }]);
    expect(await app.app.services().attendance.now(event.id)).toMatchObject({ checkedIn: 2, inside: 0 });
    expect((await gate.scan(event, { code: tickets[1]!.code })).outcome).toBe('ACCEPTED');
  });

  test('lets out whose scans of before it were just being taken in', async () => {
    const { event, ticket } = await gate.sold();
    const devices = syncing(app, gate.scanner);
    await atTheSameInstant<unknown>(app, { table: 'tickets', id: ticket.id }, [
      () => devices.sync(event, [offline({ code: ticket.code }, 100)]),
      async () => {
        await keeping.exitAll(event);
        await app.runJobs();
        await app.sql('select 1 from tickets where id = ? for update', [ticket.id]);
      },
    ]);
    await app.runJobs();
    expect(await app.app.services().attendance.now(event.id)).toMatchObject({ checkedIn: 1, inside: 0 });
  });

  test('lets out a minute later who was at that moment being let in', async () => {
    const { event, ticket } = await gate.sold();
    await app.sql(`create function wait_for_the_test() returns trigger language plpgsql as
      'begin perform pg_advisory_xact_lock(1); return new; end'`);
    await app.sql(`create trigger slow before insert on check_ins for each row when (new.gate = 'Slow')
      execute function wait_for_the_test()`);
    const holder = app.app.resources.orm.em.fork();
    await holder.begin();
    await holder.execute('select pg_advisory_xact_lock(1)');
    const scan = gate.scan(event, { code: ticket.code, gate: 'Slow' });
    await until(
      () => app.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
      waiting => waiting.length > 0,
    );
    clock.advance(1_000);
    await keeping.exitAll(event);
    await app.runJobs();
    await holder.commit();
    expect((await scan).outcome).toBe('ACCEPTED');
    const inside = async () => (await app.app.services().attendance.now(event.id)).inside;
    expect(await inside()).toBe(1);
    await app.sql(`update graphile_worker._private_jobs set run_at = now()`);
    await app.runJobs();
    expect(await inside()).toBe(0);
  });

  test('does not let out who came after it was said, and twice at once is once', async () => {
    const { event, tickets } = await gate.sold(3);
    for (const { code } of tickets.slice(0, 2)) await gate.scan(event, { code });
    clock.advance(1_000);
    await Promise.all([keeping.exitAll(event), keeping.exitAll(event)]);
    clock.advance(1_000);
    await gate.scan(event, { code: tickets[2]!.code });
    await app.runJobs();
    expect((await app.app.services().attendance.now(event.id)).inside).toBe(1);
    expect(await app.sql(`select 1 from check_ins where event_id = ? and kind = 'EXIT'`, [event.id])).toHaveLength(2);
  });

  test('is for events that are let into, by OWNER and MANAGER', async () => {
    const draft = await app.given.event({ organization: gate.house, draft: true });
    expect(await keeping.exitAll(draft)).toMatchObject({ code: 'WRONG_STATE', state: 'DRAFT' });
    await expect(keeping.exitAll(draft, gate.scanner)).rejects.toThrow(/FORBIDDEN/);
  });
});

test('a second entry of a ticket is marked as one, and undoing the first leaves nothing behind', async () => {
  const { event, ticket } = await gate.sold();
  const { scanId: first } = await gate.scan(event, { code: ticket.code });
  const { scanId: exit } = await gate.scan(event, { code: ticket.code, kind: 'EXIT' });
  const { scanId: again } = await gate.scan(event, { code: ticket.code });
  const marked = await app.sql<{ id: string; is_reentry: boolean }>(
    'select id, is_reentry from check_ins where event_id = ? order by scanned_at',
    [event.id],
  );
  expect(marked).toEqual([
    { id: first, is_reentry: false },
    { id: exit, is_reentry: false },
    { id: again, is_reentry: true },
  ]);
  for (const scanId of [again, exit, first]) await gate.undo(scanId);
  const [row] = await app.sql('select status, passed_at, first_check_in_id from tickets where id = ?', [ticket.id]);
  expect(row).toEqual({ status: 'VALID', passed_at: null, first_check_in_id: null });
});
