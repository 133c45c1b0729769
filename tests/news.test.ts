import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrganization } from './support/given.js';
import { transferring } from './support/transferring.js';

let app: TestApp;
let house: GivenOrganization;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  house = await app.given.organization(); // its owner's session is of the test's own time
});
afterEach(async () => {
  clock.reset();
  await app.sql('update events set reminded_at = now(), late_reminded_at = now()'); // each test has the rounds to itself
});
afterAll(() => app[Symbol.asyncDispose]());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const someone = () => `${randomUUID()}@example.com`;
const open = (fields: object = {}) => app.given.event({ organization: house, ...fields });
const startOf = async ({ id }: GivenEvent): Promise<Date> => {
  const [row] = await app.sql<{ starts_at: string }>('select starts_at from events where id = ?', [id]);
  return new Date(row!.starts_at);
};
const goTo = (instant: Date, ms: number) => clock.advance(instant.getTime() + ms - clock.now().getTime());
const remind = () => app.app.services().news.remind();
/** The minutes after a change are over: it is told, or was taken back. */
const settle = ({ id }: GivenEvent) => app.app.services().news.announce(id);
const mailsOf = async (email: string, template: string) =>
  app.sql<{ status: string; subject: string }>(
    'select status, subject from emails where recipient = ? and template = ? order by created_at',
    [email, template],
  );
/** As if every pause were over. */
async function runAllJobs(): Promise<void> {
  await app.runJobs();
  await app.sql('update graphile_worker._private_jobs set run_at = now()');
  await app.runJobs();
}
/** The owner signs in anew, because the clock may have moved, and changes the event. */
async function change({ id: eventId }: GivenEvent, fields: object): Promise<void> {
  const { data } = await app.gql(
    'mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename } }',
    { input: { eventId, ...fields } },
    await app.given.session(house.owner),
  );
  expect(data.updateEvent.__typename).toBe('Event');
}
const movedBy = (start: Date, ms: number) => ({
  startsAt: new Date(start.getTime() + ms),
  endsAt: new Date(start.getTime() + ms + 4 * HOUR_MS),
});

describe('a day before an event begins', () => {
  test('everybody who holds a valid ticket is reminded once, with their tickets and the time', async () => {
    const event = await open({ title: 'Harmattan Jazz' });
    const [ada, bo, cy] = [someone(), someone(), someone()];
    await app.given.paidOrder(event, { email: ada, name: 'Ada', quantity: 2 });
    await app.given.paidOrder(event, { email: ada, name: 'Ada' });
    const passed = await app.given.paidOrder(event, { email: bo });
    await transferring(app).passOn(passed, cy);
    const start = await startOf(event);

    goTo(start, -DAY_MS - 60_000);
    expect(await remind()).toBe(0);
    goTo(start, -DAY_MS + 60_000);
    expect([await remind(), await remind()]).toEqual([1, 0]);
    await app.runJobs();

    const mails = (await app.outbox(ada)).filter(({ subject }) => subject === 'Harmattan Jazz is about to begin');
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toContain('You hold 3 tickets for Harmattan Jazz.');
    expect(mails[0]!.text.match(/\/orders\/[\w-]+\?token=/g)).toHaveLength(2);
    expect(mails[0]!.attachments.map(({ fileName }) => fileName)).toEqual(['event.ics']);
    expect(await mailsOf(bo, 'reminder')).toEqual([]);
    expect(await mailsOf(cy, 'reminder')).toMatchObject([{ status: 'SENT' }]);
    const [theirs] = (await app.outbox(cy)).filter(({ subject }) => subject.includes('about to begin'));
    expect(theirs!.text).toMatch(/\/tickets\/[\w-]+\?token=/);
  });

  test('five workers at the same instant remind everybody once', async () => {
    const event = await open();
    const people = [someone(), someone()];
    for (const email of people) await app.given.paidOrder(event, { email });
    goTo(await startOf(event), -HOUR_MS);
    const taken = await Promise.all(Array.from({ length: 5 }, remind));
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(1);
    await app.runJobs();
    for (const email of people) expect(await mailsOf(email, 'reminder')).toHaveLength(1);
  });

  test('nobody is reminded of what is cancelled, of tickets that went back, or of what has begun', async () => {
    const [cancelled, returned, begun] = [await open(), await open(), await open()];
    const ada = someone();
    for (const event of [cancelled, returned, begun]) await app.given.paidOrder(event, { email: ada });
    await app.sql(`update tickets set status = 'REFUNDED' where event_id = ?`, [returned.id]);
    const start = await startOf(begun);
    await change(begun, movedBy(start, -2 * HOUR_MS));
    goTo(start, -HOUR_MS);
    expect(await remind()).toBe(2); // not what began an hour ago
    await app.sql(`update events set status = 'CANCELLED', cancelled_at = now() where id = ?`, [cancelled.id]);
    await app.runJobs();
    expect((await mailsOf(ada, 'reminder')).map(({ status }) => status)).toEqual(['SUPERSEDED']);
  });

  test('who came to a ticket within that day is three hours before, where that is some hours ago', async () => {
    const event = await open();
    const [ada, bo, cy, dee, eve] = [someone(), someone(), someone(), someone(), someone()];
    const first = await app.given.paidOrder(event, { email: ada, quantity: 2 });
    const start = await startOf(event);
    goTo(start, -DAY_MS + 60_000);
    expect(await remind()).toBe(1);
    await app.runJobs();
    goTo(start, -12 * HOUR_MS);
    const passing = { ...first, tickets: [first.tickets[0]!] };
    await transferring(app).passOn(passing, cy);
    await app.given.paidOrder(event, { email: bo });
    goTo(start, -5 * HOUR_MS);
    await app.given.paidOrder(event, { email: dee });
    await transferring(app).passOn({ ...first, tickets: [first.tickets[1]!] }, eve);
    expect(await remind()).toBe(0);
    goTo(start, -3 * HOUR_MS + 60_000);
    expect([await remind(), await remind()]).toEqual([1, 0]);
    await app.runJobs();
    for (const email of [ada, bo, cy]) expect(await mailsOf(email, 'reminder')).toHaveLength(1);
    for (const email of [dee, eve]) expect(await mailsOf(email, 'reminder')).toEqual([]); // their tickets came just now
    expect((await app.outbox(bo)).filter(({ subject }) => subject.includes('about to begin'))).toHaveLength(1);
  });

  test('who was reminded is again of another day, and never twice of one', async () => {
    const event = await open();
    const [ada, bo] = [someone(), someone()];
    await app.given.paidOrder(event, { email: ada });
    const start = await startOf(event);
    goTo(start, -HOUR_MS);
    await remind();
    await app.runJobs();
    await change(event, movedBy(start, 10 * DAY_MS));
    await app.given.paidOrder(event, { email: bo });
    expect(await remind()).toBe(0);
    await change(event, movedBy(start, 0)); // an editor's mistake, taken back
    expect(await remind()).toBe(0); // not before that is settled
    await settle(event);
    expect(await remind()).toBe(1);
    await app.runJobs();
    expect(await mailsOf(ada, 'reminder')).toHaveLength(1);
    await change(event, movedBy(start, 10 * DAY_MS));
    goTo(await startOf(event), -HOUR_MS);
    await settle(event);
    expect(await remind()).toBe(1);
    await runAllJobs();
    expect(await mailsOf(ada, 'reminder')).toMatchObject([{ status: 'SENT' }, { status: 'SENT' }]);
    expect(await mailsOf(bo, 'reminder')).toHaveLength(1);
    expect(await mailsOf(ada, 'eventChanged')).toHaveLength(1);
  });

  test('to tomorrow instead of today, it is reminded of tomorrow too; a mail about today that still waits is not sent', async () => {
    const event = await open();
    const ada = someone();
    await app.given.paidOrder(event, { email: ada });
    const start = await startOf(event);
    goTo(start, -20 * HOUR_MS);
    expect(await remind()).toBe(1);
    await change(event, movedBy(start, DAY_MS));
    goTo(start, HOUR_MS);
    await settle(event);
    expect(await remind()).toBe(1);
    await runAllJobs();
    const states = (await mailsOf(ada, 'reminder')).map(({ status }) => status);
    expect(states.sort()).toEqual(['SENT', 'SUPERSEDED']);
  });
});

describe('a change of time or place', () => {
  test('is told to holders once for all that was changed within minutes, beside what they knew', async () => {
    const event = await open({ title: 'Harmattan Jazz' });
    const ada = someone();
    await app.given.paidOrder(event, { email: ada });
    const start = await startOf(event);
    await change(event, movedBy(start, 1 * DAY_MS));
    await change(event, movedBy(start, 2 * DAY_MS));
    await change(event, { venue: { name: 'The Terrace', city: 'Abuja' } });
    await app.runJobs();
    expect(await mailsOf(ada, 'eventChanged')).toEqual([]); // an editor has some minutes
    await runAllJobs();
    const mails = (await app.outbox(ada)).filter(({ subject }) => subject === 'Harmattan Jazz has changed');
    expect(mails).toHaveLength(1);
    const day = (date: Date) =>
      date.toLocaleDateString('en', { timeZone: 'Africa/Lagos', day: 'numeric', month: 'long' });
    const { text } = mails[0]!;
    expect(text).toMatch(new RegExp(`When: .*${day(new Date(start.getTime() + 2 * DAY_MS))}`));
    expect(text).toMatch(new RegExp(`When, before: .*${day(start)}`));
    expect(text).toContain('Where: The Terrace, Abuja');
    expect(text).toContain('Where, before: The Hall, Lagos');

    await runAllJobs();
    expect(await mailsOf(ada, 'eventChanged')).toHaveLength(1);
  });

  test('is not told where it was taken back, is of other things, of a draft or of what was over', async () => {
    const event = await open();
    const ada = someone();
    await app.given.paidOrder(event, { email: ada });
    const start = await startOf(event);
    await change(event, { title: 'Another title', capacity: 50 });
    await change(event, movedBy(start, DAY_MS));
    await change(event, movedBy(start, 0));
    const draft = await open({ draft: true });
    await change(draft, movedBy(start, DAY_MS));
    await runAllJobs();
    goTo(start, DAY_MS);
    await change(event, movedBy(start, 30 * DAY_MS));
    await runAllJobs();
    expect(await mailsOf(ada, 'eventChanged')).toEqual([]);
    expect(await app.sql('select 1 from events where announced is not null')).toEqual([]);
  });
});
