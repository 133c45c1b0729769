/* Long because a message that is written, sent, read and refused is one story, told on one server. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { LOT } from '../server/messages/holder-mails.service.js';
import { tellHolders } from '../server/messages/tell-holders.job.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenOrganization, GivenUser } from './support/given.js';
import { messaging } from './support/messaging.js';
import { transferring } from './support/transferring.js';

let app: TestApp;
let house: GivenOrganization;
let owner: GivenUser;
let on: ReturnType<typeof messaging>;
beforeAll(async () => {
  app = await startTestApp();
  house = await app.given.organization();
  ({ owner } = house);
  on = messaging(app);
});
afterEach(() => clock.reset());
afterAll(() => app[Symbol.asyncDispose]());

const HOUR_MS = 3_600_000;
const open = (fields: object = {}) => app.given.event({ organization: house, ...fields });
const someone = () => `${randomUUID()}@example.com`;
/** An event with these holders, a ticket each. */
async function heldBy(...emails: string[]) {
  const event = await open();
  for (const email of emails) await app.given.paidOrder(event, { email });
  await app.runJobs(); // their tickets' own mails
  return event;
}
/** The messages that this address got, newest first. */
const got = async (email: string, subject = 'The doors') =>
  (await app.outbox(email)).filter(mail => mail.subject === subject);
const tokenOf = async (email: string) => (await app.mailedToken(email, 'unsubscribe'))!;
const post = (token: string, payload = 'List-Unsubscribe=One-Click') =>
  app.app.http.inject({
    method: 'POST',
    url: `/unsubscribe?token=${encodeURIComponent(token)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload,
  });

describe('a message', () => {
  test('goes once to everybody who holds a ticket, and is listed with what became of it', async () => {
    const [ada, bo] = [someone(), someone()];
    const event = await heldBy(ada, bo);
    await app.given.paidOrder(event, { email: ada, quantity: 2 });
    await app.runJobs();
    expect(await on.recipients(event, owner)).toBe(2);
    expect(await on.send(event, owner)).toMatchObject({ __typename: 'MessageQueued', recipients: 2 });
    expect((await on.list(event, owner))[0]).toMatchObject({ recipients: 2, delivery: { waiting: 0, sent: 0 } });
    await app.runJobs();
    for (const email of [ada, bo]) expect(await got(email)).toHaveLength(1);
    const [mail] = await app.sql<{ id: string }>(
      `update emails set status = 'BOUNCED', reported_at = now() where template = 'message' and recipient = ? returning id`,
      [bo],
    );
    expect(mail).toBeDefined();
    expect(await on.list(event, owner)).toEqual([
      {
        id: expect.any(String),
        subject: 'The doors',
        body: 'They open at seven.',
        authorName: 'Ada Lovelace',
        recipients: 2,
        delivery: { waiting: 0, sent: 1, delivered: 0, bounced: 1, failed: 0, refused: 0 },
      },
    ]);
    const audit = await app.sql<{ action: string; details: object }>(
      `select action, details from audit_entries where action like 'attendees.%' and actor_id = ? order by at desc limit 1`,
      [owner.id],
    );
    expect(audit).toEqual([{ action: 'attendees.messaged', details: { recipients: 2, tierIds: null, status: null } }]);
  });

  test('goes to the tiers and the state that are asked for, to whoever holds the ticket now', async () => {
    const event = await open({ tiers: [{}, {}] });
    const [ada, bo, cy] = [someone(), someone(), someone()];
    const [first, second] = event.tiers;
    const order = await app.given.paidOrder(event, { email: ada });
    await app.given.paidOrder({ ...event, tier: second! }, { email: bo });
    await transferring(app).passOn(order, cy);
    await app.runJobs();
    expect(await on.recipients(event, owner, { tierIds: [first!.id] })).toBe(1);
    await on.send(event, owner, { tierIds: [first!.id] });
    await app.sql(`update tickets set status = 'CHECKED_IN', checked_in_at = now() where holder_email = ?`, [bo]);
    await on.send(event, owner, { status: 'CHECKED_IN', subject: 'Inside' });
    await app.runJobs();
    expect([await got(ada), await got(bo), await got(cy)].map(mails => mails.length)).toEqual([0, 0, 1]);
    expect([await got(bo, 'Inside'), await got(cy, 'Inside')].map(mails => mails.length)).toEqual([1, 0]);
  });

  test('to nobody is refused, as are tiers of another event and empty words', async () => {
    const event = await open();
    const other = await open();
    expect((await on.send(event, owner)).fields).toEqual([
      { path: 'tierIds', message: expect.stringMatching(/Nobody/) },
    ]);
    expect((await on.send(event, owner, { tierIds: [other.tier.id] })).fields).toMatchObject([{ path: 'tierIds' }]);
    expect((await on.send(event, owner, { subject: 'a\nb', body: ' ' })).fields).toMatchObject([
      { path: 'subject' },
      { path: 'body' },
    ]);
    expect(await on.list(event, owner)).toEqual([]);
  });

  test('stays text: paragraphs, lines and links, and nothing that runs', async () => {
    const ada = someone();
    const event = await heldBy(ada);
    const body = 'Hello <script>alert(1)</script>\n\nFirst line\nsee https://example.com/map?a=1&b=2.';
    await on.send(event, owner, { body, subject: 'The <b>doors</b>' });
    await app.runJobs();
    const [mail] = await got(ada, 'The <b>doors</b>');
    expect(mail!.html).not.toMatch(/<script|<b>/);
    expect(mail!.html).toContain('href="https://example.com/map?a=1&amp;b=2"');
    expect(mail!.html).toMatch(/First line<br\/?>/);
    expect(mail!.text).toContain('Hello <script>alert(1)</script>');
    expect(mail!.text).toContain('https://example.com/map?a=1&b=2');
  });

  test('that is sent twice at the same instant goes out once', async () => {
    const ada = someone();
    const event = await heldBy(ada);
    const idempotencyKey = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => on.send(event, owner, { idempotencyKey })));
    expect(answers.map(({ recipients }) => recipients)).toEqual([1, 1, 1]);
    await app.runJobs();
    expect(await got(ada)).toHaveLength(1);
    expect(await on.list(event, owner)).toHaveLength(1);
    expect(await on.send(event, owner, { idempotencyKey, body: 'Others.' })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  });

  test('without a key goes out once a day; other words go at once', async () => {
    const event = await heldBy(someone());
    await Promise.all([on.send(event, owner), on.send(event, owner)]);
    await on.send(event, owner, { body: 'They open at eight.' });
    expect(await on.list(event, owner)).toHaveLength(2);
    clock.advance(25 * HOUR_MS);
    await on.send(event, await app.given.session(owner));
    expect(await on.list(event, await app.given.session(owner))).toHaveLength(3);
  });

  test('as a test goes to its one address, says that it is one, and is not listed', async () => {
    const [ada, me] = [someone(), someone()];
    const event = await heldBy(ada);
    expect(await on.send(event, owner, { testTo: me })).toMatchObject({ recipients: 1 });
    await app.runJobs();
    expect(await got(ada)).toEqual([]);
    expect((await app.outbox(me)).map(({ subject }) => subject)).toEqual(['Test: The doors']);
    expect(await on.list(event, owner)).toEqual([]);
  });

  test('to a crowd is written lot by lot, each with the job of the next', async () => {
    const event = await heldBy('crowd-0@example.com');
    const [ticket] = await app.sql<{ tier_id: string; order_id: string }>(
      'select tier_id, order_id from tickets where event_id = ?',
      [event.id],
    );
    await app.sql(
      `insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name, holder_email, issued_at)
       select gen_random_uuid(), ?, ?, ?, n, 'CROWD-' || n, n, 'VALID', 'Crowd', 'crowd-' || n || '@example.com', now()
       from generate_series(2, ?) as n`,
      [event.id, ticket!.tier_id, ticket!.order_id, LOT + 500],
    );
    expect(await on.send(event, owner)).toMatchObject({ recipients: LOT + 500 });
    const { holderMails } = app.app.services();
    const written: number[] = [];
    for (;;) {
      const [job] = await app.sql<{ id: string; payload: unknown }>(
        `delete from graphile_worker._private_jobs as job using graphile_worker._private_tasks as task
         where task.id = task_id and identifier = 'tellHolders' returning job.id, payload`,
      );
      if (!job) break;
      const { news, after } = tellHolders.parse(job.payload);
      for (let run = 0; run < 2; run += 1) await holderMails.tellNext(news, after); // a second run adds no mail
      const [{ count }] = (await app.sql<{ count: number }>(
        `select count(*)::int as count from emails where event_id = ? and template = 'message'`,
        [event.id],
      )) as [{ count: number }];
      written.push(count);
    }
    expect(written).toEqual([LOT, LOT + 500]);
    const lanes = await app.sql<{ identifier: string; priority: number }>(
      `select task_identifier as identifier, priority from graphile_worker.jobs group by 1, 2`,
    );
    expect(lanes).toEqual([{ identifier: 'sendEmailInBulk', priority: 10 }]);
    await app.sql('delete from graphile_worker._private_jobs');
  });
});

describe('whoever wants no messages', () => {
  test('says so with one click of a mail program, and gets no more of this organization’s', async () => {
    const [ada, bo] = [someone(), someone()];
    const event = await heldBy(ada, bo);
    await on.send(event, owner);
    await app.runJobs();
    const token = await tokenOf(ada);
    const answer = await post(token);
    expect([answer.statusCode, answer.headers.location]).toEqual([200, undefined]);
    expect((await post(token, '')).statusCode).toBe(200);

    expect(await on.recipients(event, owner)).toBe(1);
    await on.send(event, owner, { subject: 'Again' });
    await on.send(event, owner, { testTo: ada, subject: 'Again' });
    const elsewhere = await app.given.event();
    await app.given.paidOrder(elsewhere, { email: ada });
    expect(await on.send(elsewhere, elsewhere.organization.owner, { subject: 'Elsewhere' })).toMatchObject({
      recipients: 1,
    });
    await app.given.paidOrder(event, { email: ada });
    await app.runJobs();
    expect([await got(ada, 'Again'), await got(bo, 'Again')].map(mails => mails.length)).toEqual([0, 1]);
    expect(await got(ada, 'Elsewhere')).toHaveLength(1);
    expect((await app.outbox(ada)).filter(({ attachments }) => attachments.length > 0)).toHaveLength(3); // tickets go to everybody
  });

  test('changes nothing by opening the link, and may change their mind', async () => {
    const ada = someone();
    const event = await heldBy(ada);
    await on.send(event, owner);
    await app.runJobs();
    const token = await tokenOf(ada);
    await app.app.http.inject({
      url: `/unsubscribe?token=${encodeURIComponent(token)}`,
      headers: { accept: 'text/html' },
    });
    expect(await on.consent(token)).toEqual({ organizationName: 'The House', email: ada, wanted: true });
    expect(await on.choose(token, false)).toEqual({ wanted: false });
    expect(await on.consent(token)).toMatchObject({ wanted: false });
    expect(await on.choose(token, true)).toEqual({ wanted: true });
    expect(await on.recipients(event, owner)).toBe(1);
  });

  test('is not written to after all where they said so before the mail went', async () => {
    const ada = someone();
    const event = await heldBy(ada);
    await on.send(event, owner, { subject: 'First' });
    await app.runJobs();
    const token = await tokenOf(ada);
    await on.send(event, owner, { subject: 'Second' });
    await post(token);
    await app.runJobs();
    expect(await got(ada, 'Second')).toEqual([]);

    const third = await heldBy(ada);
    expect((await on.send(third, owner)).code).toBe('INVALID_INPUT');
  });

  test('needs the link: a forged one is none', async () => {
    expect((await post('forged')).statusCode).toBe(404);
    expect((await post(`${randomUUID()}.${'x'.repeat(43)}`)).statusCode).toBe(404);
    expect(await on.consent('forged')).toBeNull();
  });
});
