import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from './support/app.js';
import { postChunked } from './support/chunked.js';
import type { GivenEvent } from './support/given.js';
import { atTheSameInstant } from './support/locks.js';
import {
  about,
  happened,
  seconds,
  sendEvents,
  signatureOf,
  VERIFICATION_KEY,
  type Happened,
  type Signing,
} from './support/sendgrid.js';

const MIB = 1_048_576;

let app: TestApp;
let event: GivenEvent;
beforeAll(async () => {
  app = await startTestApp({ listen: true, env: { SENDGRID_WEBHOOK_KEY: VERIFICATION_KEY } });
  event = await app.given.event();
});
afterAll(async () => app[Symbol.asyncDispose]());

const post = (events: object | string, signing?: Signing) => sendEvents(app, events, signing);

/** A mail with an order's tickets that SendGrid took, under a name of its own. */
async function sentMail() {
  const { id: orderId } = await app.given.paidOrder(event);
  await app.runJobs();
  const name = randomUUID().slice(0, 22);
  const [mail] = await app.sql<{ id: string }>(
    'update emails set provider_message_id = ? where order_id = ? returning id',
    [name, orderId],
  );
  return { id: mail!.id, messageId: `${name}.recvd-7c5f4d-1-65A1-2E.0` };
}

const read = async (id: string) =>
  (
    await app.sql<{ status: string; at: number | null; last_error: string | null }>(
      'select status, extract(epoch from reported_at)::int as at, last_error from emails where id = ?',
      [id],
    )
  )[0]!;

/** Everything that is recorded of mails, to see that nothing changed. */
const all = () => app.sql('select id, status, reported_at, last_error from emails order by id');

describe('what SendGrid reports of a mail', () => {
  test.each<[Happened[], string, string | null, Happened | null]>([
    [['processed', 'opened'], 'SENT', null, null],
    [['deferred'], 'SENT', 'Put off: 450 busy', 'deferred'],
    [['deferred', 'deferredAgain'], 'SENT', 'Put off: 450 still busy', 'deferredAgain'],
    [['deferred', 'delivered'], 'DELIVERED', null, 'delivered'],
    [['delivered', 'reported'], 'DELIVERED', 'Its reader reported it as spam.', 'reported'],
    [['delivered', 'bounced'], 'BOUNCED', 'Bounced: 550 5.1.1 no such user', 'bounced'],
    [['deferred', 'blocked'], 'BOUNCED', 'Blocked: 554 your address is listed', 'blocked'],
    [['dropped'], 'BOUNCED', 'Not sent on: Bounced Address', 'dropped'],
    [
      ['processed', 'deferred', 'deferredAgain', 'delivered', 'opened', 'reported', 'bounced'],
      'BOUNCED',
      'Bounced: 550 5.1.1 no such user',
      'bounced',
    ],
  ])(
    '%j is %s, whatever the order, twice, at once, in one batch or one by one',
    async (names, status, reason, last) => {
      const expected = {
        status,
        last_error: reason,
        at: last && happened[last].timestamp,
      };
      const ways: ((id: string) => Promise<unknown>)[] = [
        id => post(about(id, names)),
        id => post(about(id, [...names].reverse())),
        async id => {
          for (const name of names) await post(about(id, [name]));
        },
        async id => {
          for (const name of [...names, ...names].reverse()) await post(about(id, [name]));
        },
        id => Promise.all([...names, ...names].map(name => post(about(id, [name])))),
      ];
      for (const way of ways) {
        const { id } = await sentMail();
        await way(id);
        expect(await read(id)).toEqual(expected);
      }
    },
  );

  test('of two reports that come at the same instant the one that weighs more stays, not the one written last', async () => {
    const { id } = await sentMail();
    const answers = await atTheSameInstant(app, { table: 'emails', id }, [
      () => post(about(id, ['bounced'])),
      () => post(about(id, ['delivered'])),
    ]);

    expect(answers).toEqual([200, 200]);
    expect(await read(id)).toMatchObject({ status: 'BOUNCED' });
  });

  test('reports of one second end alike in both orders', async () => {
    const [one, other] = [await sentMail(), await sentMail()];
    const of = (id: string, response: string) => ({ ...about(id, ['deferred'])[0], response });
    await post([of(one.id, 'a'), of(one.id, 'b')]);
    await post([of(other.id, 'b'), of(other.id, 'a')]);
    expect(await read(one.id)).toEqual(await read(other.id));
  });

  test('a mail is known by our id, and without it by SendGrid’s name of it', async () => {
    const { id, messageId } = await sentMail();
    const [, other] = [await sentMail(), await sentMail()];
    const status = await post([
      { ...happened.delivered, sg_message_id: messageId },
      { ...happened.delivered, sg_message_id: 'nobody.recvd-1.0' },
      { ...happened.delivered, emailId: 'none of ours', sg_message_id: other.messageId },
      { ...happened.delivered, emailId: randomUUID(), sg_message_id: '' },
      { ...happened.delivered },
    ]);
    expect(status).toBe(200);
    expect(await read(id)).toMatchObject({ status: 'DELIVERED' });
    expect(await read(other.id)).toMatchObject({ status: 'DELIVERED' });
  });

  test('a report that is faster than our note of the mail’s leaving is kept, and nothing is sent twice', async () => {
    const { id: orderId } = await app.given.paidOrder(event);
    await app.app.services().orderMail.mailTickets([orderId]);
    const [mail] = await app.sql<{ id: string }>('select id from emails where order_id = ?', [orderId]);
    const { mailer } = app.app.resources;
    const send = mailer.send.bind(mailer);
    let sent = 0;
    mailer.send = async message => {
      sent += 1;
      await post(about(message.id, ['dropped']));
      return 'name';
    };
    await app.runJobs();
    await app.app.services().mailDelivery.deliver(mail!.id);
    mailer.send = send;

    expect(sent).toBe(1);
    expect(
      await app.sql(
        'select status, last_error, sent_at is not null as noted, subject <> ? as written from emails where id = ?',
        ['', mail!.id],
      ),
    ).toEqual([{ status: 'BOUNCED', last_error: 'Not sent on: Bounced Address', noted: true, written: true }]);
  });

  test('of a batch only what is no event is left out, and reasons are one line without secrets', async () => {
    const { id } = await sentMail();
    const reason = `550\u0000 see\r\n https://x.example/?token=abcdef ${'long '.repeat(200)}`;
    const status = await post([null, 7, 'text', {}, { event: 'bounce' }, { ...about(id, ['bounced'])[0], reason }]);
    expect(status).toBe(200);
    const { last_error: told } = await read(id);
    expect(told).toMatch(/^Bounced: 550 see https:\/\/x\.example\/\?token=\[hidden\] long/);
    expect(told!.length).toBeLessThanOrEqual(300);
  });

  test('the promoter sees which of an event’s mails bounced, and why', async () => {
    const own = await app.given.event();
    const { id: orderId } = await app.given.paidOrder(own, { email: 'gone@example.com' });
    await app.runJobs();
    const [mail] = await app.sql<{ id: string }>('select id from emails where order_id = ?', [orderId]);
    await post(about(mail!.id, ['bounced']));
    const { data } = await app.gql(
      '{ emails(eventId: "ID", status: BOUNCED) { nodes { to template status reportedAt lastError } } }'.replace(
        'ID',
        own.id,
      ),
      {},
      own.organization.owner,
    );
    expect(data.emails.nodes).toEqual([
      {
        to: 'gone@example.com',
        template: 'orderTickets',
        status: 'BOUNCED',
        reportedAt: new Date(happened.bounced.timestamp * 1_000).toISOString(),
        lastError: 'Bounced: 550 5.1.1 no such user',
      },
    ]);
  });
});

describe('what is refused leaves no trace', () => {
  test('unsigned, signed by another, changed, too old, from the future, or no list', async () => {
    const { id } = await sentMail();
    const events = about(id, ['bounced']);
    const body = JSON.stringify(events);
    const before = await all();
    const others = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const timestamp = 'x-twilio-email-event-webhook-timestamp';
    const signature = 'x-twilio-email-event-webhook-signature';
    const answers = [
      (await app.app.http.inject({ method: 'POST', url: '/webhooks/sendgrid', payload: body })).statusCode,
      (await app.app.http.inject({ method: 'POST', url: '/webhooks/sendgrid' })).statusCode,
      await post(events, { key: others }),
      await post(events, { headers: { [signature]: 'rubbish' } }),
      await post(events, { headers: { [signature]: '' } }),
      await post(events, { headers: signatureOf(`${body} `) }),
      await post(events, { headers: { [timestamp]: String(seconds() - 1) } }),
      await post(events, { at: seconds() - 310 }),
      await post(events, { at: seconds() + 310 }),
      await post(events, { at: Number.NaN }),
      await post('{"event":"bounce"}'),
      await post('not json'),
      await post(''),
    ];
    expect(answers).toEqual(answers.map(() => 400));
    expect(await post(body + ' '.repeat(MIB))).toBe(413);
    expect(await all()).toEqual(before);
    expect(await post(events, { at: seconds() - 290 })).toBe(200);
    expect(await read(id)).toMatchObject({ status: 'BOUNCED' });
  });

  test('without a length a body is counted as it comes', async () => {
    const payload = ' '.repeat(MIB + 1);
    const status = await postChunked(`${app.url}/webhooks/sendgrid`, payload, signatureOf(payload));
    expect(status).toBe(413);
  });

  test('without its key the address is none', async () => {
    await using other = await startTestApp();
    const { statusCode } = await other.app.http.inject({ method: 'POST', url: '/webhooks/sendgrid', payload: '[]' });
    expect(statusCode).toBe(404);
  });
});
