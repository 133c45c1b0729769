import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { editing } from './support/editing.js';
import { gateKeeping } from './support/gate-keeping.js';
import type { GivenEvent } from './support/given.js';
import { scanning, type Gate, type GivenTicket } from './support/scanning.js';
import { offline, syncing } from './support/syncing.js';

let app: TestApp;
let gate: Gate;
let keeping: ReturnType<typeof gateKeeping>;
let devices: ReturnType<typeof syncing>;
let edit: ReturnType<typeof editing>;
beforeAll(async () => {
  app = await startTestApp();
  gate = await scanning(app);
  keeping = gateKeeping(app);
  devices = syncing(app, gate.scanner);
  edit = editing(app, () => gate.house);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(async () => {
  clock.reset();
  expect((await differences(app)).filter(line => /^(attendance|a ticket goes)/.test(line))).toEqual([]);
});

const MINUTE_MS = 60_000;
const aMinuteLater = () => clock.advance(MINUTE_MS);
const inMinutes = (minutes: number) => new Date(clock.now().getTime() + minutes * MINUTE_MS);
const changed = async (answer: Promise<{ __typename?: string }>) =>
  expect((await answer).__typename).toMatch(/^(Event|Tier|Gate)$/);

/** An event with two tiers and tickets of the first. */
async function night() {
  const event = await app.given.event({ organization: gate.house, tiers: [{ maxPerOrder: 10 }, {}] });
  const { tickets } = await app.given.paidOrder(event, { quantity: 3 });
  return { event, tickets: tickets as [GivenTicket, GivenTicket, GivenTicket] };
}
const insideOf = async ({ id }: GivenEvent) => {
  const { inside, checkedIn, conflicts } = await app.app.services().attendance.now(id);
  return { inside, checkedIn, conflicts };
};
const conflictsOf = async ({ id, organization }: GivenEvent) => {
  const QUERY = `query ($id: ID!) { checkInConflicts(eventId: $id) { nodes { id outcome byOldRule } } }`;
  return (await app.gql(QUERY, { id }, organization.owner)).data.checkInConflicts.nodes as object[];
};

/** What a promoter changes in the middle of a night, and whom the gates refuse from then on. */
const CHANGES: Record<string, { change: (event: GivenEvent) => Promise<void>; refusal: string }> = {
  'a gate’s tiers': {
    change: async event => {
      const [made] = await app.sql<{ id: string }>('select id from gates where event_id = ?', [event.id]);
      await changed(keeping.updateGate(made!.id, [event.tiers[1]!.id], gate.house.owner));
    },
    refusal: 'WRONG_GATE',
  },
  'the time from which a tier is let in': {
    change: ({ tier }) =>
      changed(edit.mutate('updateTier', { tierId: tier.id, entryStartsAt: inMinutes(60).toISOString() })),
    refusal: 'TOO_EARLY',
  },
  'the time until which a tier is let in': {
    change: ({ tier }) =>
      changed(edit.mutate('updateTier', { tierId: tier.id, entryEndsAt: inMinutes(-10).toISOString() })),
    refusal: 'TOO_LATE',
  },
  'codes that rotate': {
    change: ({ id }) => changed(edit.mutate('updateEvent', { eventId: id, qrMode: 'ROTATING' })),
    refusal: 'EXPIRED_CODE',
  },
};

describe.each(Object.entries(CHANGES))('%s, changed between a scan and its sync', (_, { change, refusal }) => {
  test('leaves who was let in before inside, as a conflict; who was let in after is refused', async () => {
    const { event, tickets } = await night();
    await keeping.createGate(event, 'North');
    const [one, two] = tickets;
    aMinuteLater();
    const before = offline({ code: one.code }, 0);
    aMinuteLater();
    await change(event);
    aMinuteLater();
    const after = offline({ code: two.code }, 0); // by a device that had not heard of it
    aMinuteLater();
    const { results } = await devices.sync(event, [before, after]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', refusal]);
    expect(await conflictsOf(event)).toEqual(
      expect.arrayContaining([
        { id: before.scanId, outcome: 'ACCEPTED', byOldRule: true },
        { id: after.scanId, outcome: refusal, byOldRule: false },
      ]),
    );
    expect(await insideOf(event)).toEqual({ inside: 1, checkedIn: 1, conflicts: 2 });
    expect(await gate.scan(event, { serial: one.serial, gate: 'South' })).toMatchObject({
      outcome: 'ALREADY_CHECKED_IN',
      first: { id: before.scanId },
    });
    const left = await devices.sync(event, [offline({ serial: one.serial }, 0, { kind: 'EXIT' })]);
    expect(left.results[0]!.outcome).toBe('ACCEPTED');
    expect(await insideOf(event)).toMatchObject({ inside: 0, checkedIn: 1 });
  });

  test('says nothing of what was scanned and heard of before it, nor of whom the device refused', async () => {
    const { event, tickets } = await night();
    await keeping.createGate(event, 'North');
    const [one, two] = tickets;
    aMinuteLater();
    await devices.sync(event, [offline({ code: one.code }, 0)]);
    const refused = offline({ code: two.code }, 0, { outcome: 'ALREADY_CHECKED_IN' });
    aMinuteLater();
    await change(event);
    expect((await devices.sync(event, [refused])).results[0]!.outcome).toBe('ALREADY_CHECKED_IN');
    expect(await insideOf(event)).toEqual({ inside: 1, checkedIn: 1, conflicts: 0 });
  });
});

test('a gate that was made since refuses nobody who was scanned at its place before', async () => {
  const { event, tickets } = await night();
  const before = offline({ code: tickets[0].code }, 0);
  aMinuteLater();
  await keeping.createGate(event, 'North', [event.tiers[1]!.id]);
  aMinuteLater();
  const after = offline({ code: tickets[1].code }, 0);
  const { results } = await devices.sync(event, [before, after]);
  expect(results.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'WRONG_GATE']);
});

test('what is saved again as it was is no change', async () => {
  const { event, tickets } = await night();
  const vip = event.tiers[1]!.id;
  const { id } = await keeping.createGate(event, 'North', [vip]);
  await changed(edit.mutate('updateTier', { tierId: event.tier.id, entryStartsAt: inMinutes(5).toISOString() }));
  const [tier] = await app.sql<{ starts: Date }>('select entry_starts_at as starts from tiers where id = ?', [
    event.tier.id,
  ]);
  aMinuteLater();
  const scans = [offline({ code: tickets[0].code }, 0), offline({ code: tickets[1].code }, 0, { gate: 'South' })];
  aMinuteLater();
  await changed(keeping.updateGate(id, [vip], gate.house.owner));
  await changed(
    edit.mutate('updateTier', { tierId: event.tier.id, entryStartsAt: new Date(tier!.starts).toISOString() }),
  );
  await changed(edit.mutate('updateEvent', { eventId: event.id, reentry: true, qrMode: 'STATIC' }));
  const { results } = await devices.sync(event, scans);
  expect(results.map(({ outcome }) => outcome)).toEqual(['WRONG_GATE', 'TOO_EARLY']);
});

test('whoever was in already by a scan that is undone stays a conflict when theirs counts', async () => {
  const { event, tickets } = await night();
  const [mistake, meant] = [offline({ code: tickets[0].code }, 30), offline({ code: tickets[0].code }, 20)];
  aMinuteLater();
  await keeping.createGate(event, 'North', [event.tiers[1]!.id]);
  aMinuteLater();
  await devices.sync(event, [mistake, meant]);
  await gate.undo(mistake.scanId);
  expect(await conflictsOf(event)).toContainEqual({ id: meant.scanId, outcome: 'ACCEPTED', byOldRule: true });
  expect(await insideOf(event)).toEqual({ inside: 1, checkedIn: 1, conflicts: 1 });
});

describe('re-entry that is stopped in the middle of a night', () => {
  test('leaves who came back before inside, as a conflict; who came back after is refused', async () => {
    const { event, tickets } = await night();
    const [one, two] = tickets;
    for (const { code } of [one, two]) {
      await gate.scan(event, { code });
      await gate.scan(event, { code, kind: 'EXIT' });
    }
    aMinuteLater();
    const before = offline({ code: one.code }, 0);
    aMinuteLater();
    await changed(edit.mutate('updateEvent', { eventId: event.id, reentry: false }));
    aMinuteLater();
    const after = offline({ code: two.code }, 0);
    const { results } = await devices.sync(event, [before, after]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'NO_REENTRY']);
    expect(await conflictsOf(event)).toEqual(
      expect.arrayContaining([
        { id: before.scanId, outcome: 'ACCEPTED', byOldRule: true },
        { id: after.scanId, outcome: 'NO_REENTRY', byOldRule: false },
      ]),
    );
    expect(await insideOf(event)).toEqual({ inside: 1, checkedIn: 2, conflicts: 2 });
    expect((await gate.scan(event, { code: one.code })).outcome).toBe('ALREADY_CHECKED_IN');
    expect((await gate.scan(event, { code: one.code, kind: 'EXIT' })).outcome).toBe('ACCEPTED');
    expect((await gate.scan(event, { code: one.code })).outcome).toBe('NO_REENTRY');
  });

  test('leaves a return as it is that was recorded before, when an earlier scan comes late', async () => {
    const { event, tickets } = await night();
    const { code } = tickets[0];
    const earliest = offline({ code }, 0);
    aMinuteLater();
    const { scanId: first } = await gate.scan(event, { code });
    await gate.scan(event, { code, kind: 'EXIT' });
    await gate.scan(event, { code });
    aMinuteLater();
    await changed(edit.mutate('updateEvent', { eventId: event.id, reentry: false }));
    await devices.sync(event, [earliest]);
    expect(await conflictsOf(event)).toEqual([{ id: first, outcome: 'ALREADY_CHECKED_IN', byOldRule: false }]);
    expect(await insideOf(event)).toEqual({ inside: 1, checkedIn: 1, conflicts: 1 });
  });
});

test('a rule that is changed at the database has its time as well', async () => {
  const { event } = await night();
  const { id } = await keeping.createGate(event, 'North');
  await app.sql(`update events set qr_mode = 'ROTATING', reentry = false where id = ?`, [event.id]);
  await app.sql('update tiers set entry_ends_at = now() where id = ?', [event.tier.id]);
  await app.sql('insert into gate_tiers (gate_id, tier_id) values (?, ?)', [id, event.tier.id]);
  const [row] = await app.sql<Record<string, boolean>>(
    `select qr_mode_changed_at is not null as codes, reentry_changed_at is not null as reentry,
       entry_changed_at is not null as entry, tiers_changed_at is not null as tiers
     from events join tiers on tiers.event_id = events.id join gates on gates.event_id = events.id
     where tiers.id = ?`,
    [event.tier.id],
  );
  expect(row).toEqual({ codes: true, reentry: true, entry: true, tiers: true });
});

test('a tier that is deleted is a change of its gates; a draft goes with its gates', async () => {
  const { event } = await night();
  const vip = event.tiers[1]!.id;
  const { id } = await keeping.createGate(event, 'North', [event.tier.id, vip]);
  const sinceWhen = async () =>
    (await app.sql<{ at: Date }>('select tiers_changed_at as at from gates where id = ?', [id]))[0]!.at;
  const made = await sinceWhen();
  const remove = (field: string, type: string, input: object) =>
    app.gql(`mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`, { input }, gate.house.owner);
  expect((await remove('deleteTier', 'TierIdInput', { tierId: vip })).data.deleteTier.__typename).toBe('TierDeleted');
  expect(new Date(await sinceWhen()).getTime()).toBeGreaterThan(new Date(made).getTime());

  const draft = await edit.mutate('createEvent', edit.draft());
  const price = { eventId: draft.id, name: 'Floor', price: 0, capacity: 1 };
  const tier = await edit.mutate('createTier', price);
  await changed(keeping.createGate({ ...event, id: draft.id }, 'North', [tier.id]));
  expect((await remove('deleteEvent', 'EventIdInput', { eventId: draft.id })).data.deleteEvent.__typename).toBe(
    'EventDeleted',
  );
});
