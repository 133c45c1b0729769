import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { MailNotTakenError } from '../server/mail/mail.errors.js';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenUser } from './support/given.js';
import { atTheSameInstant } from './support/locks.js';
import { refunding } from './support/refunding.js';

let app: TestApp;
let admin: GivenUser;
beforeAll(async () => {
  app = await startTestApp();
  admin = await app.given.user({ admin: true });
});
afterAll(async () => app[Symbol.asyncDispose]());

const LIST = `query ($eventId: ID, $status: [EmailStatus!], $first: Int, $after: String) {
  emails(eventId: $eventId, status: $status, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id to template subject status attempts createdAt sentAt reportedAt lastError } } }`;
const RETRY = `mutation ($id: ID!) { retryEmail(input: { emailId: $id }) { __typename
  ... on EmailMessage { id status attempts } ... on WrongStateError { state } } }`;
const list = async (asker: GivenUser, variables: object = {}) =>
  (await app.gql(LIST, variables, asker)).data.emails as { totalCount: number; nodes: { [field: string]: unknown }[] };
const retry = async (id: string, asker: GivenUser) => (await app.gql(RETRY, { id }, asker)).data.retryEmail;

/** Runs jobs while the mail service answers so. */
async function runJobsWith(carrier: () => Promise<string | null>): Promise<void> {
  const { mailer } = app.app.resources;
  const send = mailer.send.bind(mailer);
  mailer.send = carrier;
  await app.runJobs();
  mailer.send = send;
}

/** An event with a mail that was given up. */
async function givenUp() {
  const event = await app.given.event();
  await app.runJobs(); // its owner's own mail, and those of others
  const { id: orderId } = await app.given.paidOrder(event);
  await runJobsWith(() => Promise.reject(new MailNotTakenError('SMTP EENVELOPE: 550 no', true)));
  const [mail] = await app.sql<{ id: string }>('select id from emails where order_id = ?', [orderId]);
  return { event, orderId, mailId: mail!.id, owner: event.organization.owner };
}

describe('an event’s mails', () => {
  test('are shown newest first with what became of each, and not with what they said', async () => {
    const event = await app.given.event();
    const addresses = ['a@example.com', 'b@example.com', 'c@example.com'];
    for (const email of addresses) {
      clock.advance(1_000);
      const { id } = await app.given.paidOrder(event, { email });
      await app.app.services().orderMail.mailTickets([id]);
    }
    clock.reset();
    const { owner } = event.organization;

    const waiting = await list(owner, { eventId: event.id, status: 'QUEUED', first: 2 });
    expect(waiting).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(waiting.nodes.map(({ to }) => to)).toEqual(['c@example.com', 'b@example.com']);
    await app.runJobs();

    const sent = await list(owner, { eventId: event.id });
    expect(sent.nodes.map(({ to }) => to)).toEqual([...addresses].reverse());
    expect(sent.nodes[0]).toEqual({
      id: expect.any(String),
      to: 'c@example.com',
      template: 'orderTickets',
      subject: expect.stringContaining('Your ticket for'),
      status: 'SENT',
      attempts: 1,
      createdAt: expect.any(String),
      sentAt: expect.any(String),
      reportedAt: null,
      lastError: null,
    });
    expect((await list(owner, { eventId: event.id, status: ['FAILED', 'BOUNCED'] })).totalCount).toBe(0);
    for (const secret of ['params', 'html', 'text', 'dedupeKey', 'providerMessageId']) {
      expect((await app.gql(`{ emails { nodes { ${secret} } } }`, {}, admin)).errors).toHaveLength(1);
    }
  });

  test('with an address that is none are shown all the same', async () => {
    const { event, mailId, owner } = await givenUp();
    await app.sql('update emails set recipient = ? where id = ?', ['no address', mailId]);
    expect((await list(owner, { eventId: event.id })).nodes).toMatchObject([{ to: 'no address' }]);
  });
});

describe('a mail whose tickets were given back before it went', () => {
  test('is SUPERSEDED, which is no failure: nobody is asked to send it again', async () => {
    const event = await app.given.event({ refundDeadline: new Date(clock.now().getTime() + 86_400_000) });
    await app.runJobs();
    const undelivered = async () => (await list(admin, { status: ['FAILED', 'BOUNCED'] })).totalCount;
    const before = await undelivered();
    const order = await app.given.paidOrder(event);
    await refunding(app).request(order);
    await app.runJobs();

    const { owner } = event.organization;
    const [mail, ...more] = (await list(owner, { eventId: event.id, status: ['SUPERSEDED'] })).nodes;
    expect(mail).toMatchObject({ template: 'orderTickets', attempts: 1, sentAt: null, lastError: null });
    expect(more).toEqual([]);
    expect(await undelivered()).toBe(before);
    expect(await retry(String(mail!['id']), owner)).toEqual({ __typename: 'WrongStateError', state: 'SUPERSEDED' });
  });
});

describe('the operator', () => {
  test('sees the mails of all events and accounts together: those that failed or bounced', async () => {
    const { mailId } = await givenUp();
    const bounced = await givenUp();
    await app.sql(`update emails set status = 'BOUNCED', reported_at = now() where id = ?`, [bounced.mailId]);

    const undelivered = await list(admin, { status: ['FAILED', 'BOUNCED'], first: 2 });

    expect(undelivered.nodes.map(({ id, status }) => [id, status])).toEqual([
      [bounced.mailId, 'BOUNCED'],
      [mailId, 'FAILED'],
    ]);
    expect(undelivered.nodes[1]).toMatchObject({ attempts: 1, lastError: 'SMTP EENVELOPE: 550 no' });
    expect((await list(admin, { eventId: bounced.event.id })).totalCount).toBe(1);
    expect((await app.gql(LIST, { eventId: randomUUID() }, admin)).code).toBe('NOT_FOUND');
  });
});

describe('a mail that was given up', () => {
  test('is sent again, with all of its attempts, and that is audited', async () => {
    const { event, mailId, owner } = await givenUp();
    expect((await list(owner, { eventId: event.id, status: 'FAILED' })).totalCount).toBe(1);

    expect(await retry(mailId, owner)).toEqual({
      __typename: 'EmailMessage',
      id: mailId,
      status: 'QUEUED',
      attempts: 0,
    });
    await app.runJobs();

    const [mail] = (await list(owner, { eventId: event.id })).nodes;
    expect(mail).toMatchObject({ status: 'SENT', attempts: 1, lastError: null });
    expect(await app.outbox(String(mail!['to']))).toHaveLength(1);
    expect(
      await app.sql('select actor_id, organization_id, action from audit_entries where subject_id = ?', [mailId]),
    ).toEqual([{ actor_id: owner.id, organization_id: event.organization.id, action: 'email.retried' }]);
  });

  test('is sent again once, however many ask at the same time', async () => {
    const { mailId, owner } = await givenUp();
    let sent = 0;
    const answers = await atTheSameInstant(app, { table: 'emails', id: mailId }, [
      () => retry(mailId, owner),
      () => retry(mailId, admin),
    ]);

    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['EmailMessage', 'WrongStateError']);
    await runJobsWith(async () => ((sent += 1), null));
    expect(sent).toBe(1);
  });

  test('of no event, such as a password’s reset, is an ADMIN’s to send again, and nobody else’s to see', async () => {
    const user = await app.given.user();
    const [mail] = await app.sql<{ id: string }>(
      `update emails set status = 'FAILED' where recipient = ? and event_id is null returning id`,
      [user.email],
    );
    expect((await app.gql(RETRY, { id: mail!.id }, user)).code).toBe('NOT_FOUND');
    expect((await app.gql(RETRY, { id: mail!.id })).code).toBe('UNAUTHENTICATED');
    expect(await retry(mail!.id, admin)).toMatchObject({ status: 'QUEUED' });
  });

  test('is the only kind that is sent again', async () => {
    const { mailId, owner } = await givenUp();
    for (const status of ['QUEUED', 'SENT', 'DELIVERED', 'BOUNCED']) {
      await app.sql('update emails set status = ?, reported_at = now() where id = ?', [status, mailId]);
      expect(await retry(mailId, owner)).toEqual({ __typename: 'WrongStateError', state: status });
    }
  });
});
