import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { SMTPServer } from 'smtp-server';
import { outboxRoutes } from '../server/mail/outbox.routes.js';
import { MAIL_ATTEMPTS } from '../server/mail/mail-delivery.service.js';
import { isOneAddress, subjectLine } from '../server/mail/mail-message.js';
import type { Mailer } from '../server/mail/mailer.service.js';
import { SendGridMailer } from '../server/mail/sendgrid.mailer.js';
import { SmtpMailer } from '../server/mail/smtp.mailer.js';
import { clock } from '../server/platform/clock.js';
import { newId } from '../server/platform/ids.js';
import { Ticket } from '../server/tickets/ticket.entity.js';
import { openMailStage, type MailStage } from './support/mail-stage.js';
import { leavesOf, parseMime } from './support/mime.js';
import { pdfText } from './support/pdf-text.js';
import { readQr } from './support/read-qr.js';

const FROM = 'Foyer <tickets@example.com>';
let stage: MailStage;
beforeAll(async () => {
  stage = await openMailStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
afterEach(() => clock.reset());

interface Row {
  id: string;
  status: string;
  attempts: number;
  subject: string;
  last_error: string | null;
  provider_message_id: string | null;
  language: string;
  event_id: string | null;
}
const rowOf = async (dedupeKey: string) => (await stage.sql<Row>('select * from emails where dedupe_key = ?', [dedupeKey]))[0];
const queuedTickets = async (what?: Parameters<MailStage['given']>[0]) => {
  const order = await stage.given(what);
  await stage.queueTickets(order);
  return { ...order, row: () => rowOf(`orderTickets:${order.order}`) as Promise<Row> };
};
const unique = () => `p${newId().slice(-12)}@example.com`;
const outboxOf = (to: string) => stage.services().outbox.list(to);

describe('a mail is recorded with what it tells of', () => {
  test('no row and no job remain of a transaction that is rolled back', async () => {
    const order = await stage.given();
    const { em, mail } = stage.services();
    const failed = em.transactional(async () => {
      await mail.queue({ template: 'orderTickets', to: order.email, dedupeKey: `back:${order.order}`, params: { orderId: order.order } });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await rowOf(`back:${order.order}`)).toBeUndefined();
    expect(await stage.sql(`select from graphile_worker.jobs where task_identifier = 'sendEmail'`)).toEqual([]);
  });

  test('the same key a second time is no second mail', async () => {
    const order = await queuedTickets({ email: unique() });
    await stage.queueTickets(order);
    await stage.runJobs();
    expect(await outboxOf(order.email)).toHaveLength(1);
  });

  test('it has its event and the event’s language from its order', async () => {
    const order = await queuedTickets({ email: unique() });
    await stage.sql(`update events set language = 'fr' where id = ?`, [order.event]);
    await stage.queueTickets(order, `${order.order}:again`);
    expect(await rowOf(`orderTickets:${order.order}:again`)).toMatchObject({ language: 'fr', event_id: order.event, status: 'QUEUED' });
    await stage.runJobs();
  });
});

describe('the mail with the tickets', () => {
  test('one message has every ticket: QR in place, a PDF, a calendar file, and the link to the order', async () => {
    const { order, email, tickets } = await queuedTickets({ email: unique() });
    await stage.runJobs();
    const [mail, ...more] = await outboxOf(email);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('Your tickets for Harmattan Jazz');
    expect(mail!.attachments.map(({ contentType }) => contentType.split(';')[0])).toEqual(['image/png', 'image/png', 'application/pdf', 'text/calendar']);

    const { em, outbox, tickets: codes } = stage.services();
    for (const [n, { id, serial }] of tickets.entries()) {
      const png = await outbox.attachment(mail!.id, n);
      expect(await readQr(png!.content)).toBe(await codes.codeOf(await em.findOneOrFail(Ticket, id)));
      expect(mail!.html).toContain(`src="cid:${mail!.attachments[n]!.cid}"`);
      expect(mail!.html).toContain(`alt="QR code of ticket ${serial}.`);
      expect(mail!.text).toContain(serial);
    }
    const link = `${stage.publicUrl}/orders/${order}?token=${stage.secrets.token('order-access', order)}`;
    expect(mail!.html).toContain(`href="${link}"`);
    expect(mail!.text).toContain(link);
    expect(mail!.text).toContain('Saturday, March 6, 2027, 7:30 PM – 2:00 AM, West Africa');
    expect(mail!.text).toContain('Adébáyọ̀ Ṣẹ́gun');
    const pdf = await outbox.attachment(mail!.id, 2);
    expect(pdfText(pdf!.content).map((page, n) => page.includes(tickets[n]!.serial))).toEqual([true, true]);
  });

  test('its row says that it was sent, when, and after how many attempts', async () => {
    const { row, email } = await queuedTickets({ email: unique() });
    await stage.runJobs();
    expect(await row()).toMatchObject({ status: 'SENT', attempts: 1, subject: 'Your tickets for Harmattan Jazz', last_error: null });
    expect(await outboxOf(email)).toHaveLength(1);
  });

  test('the job run a second time sends nothing', async () => {
    const sent: string[] = [];
    const mailer: Mailer = { send: async ({ id }) => (sent.push(id), null), close: () => {} };
    const { row } = await queuedTickets();
    await stage.runJobs(mailer);
    await stage.services(mailer).mailDelivery.deliver((await row()).id);
    expect(sent).toEqual([(await row()).id]);
  });

  test('what people wrote stays text, and can begin no header', async () => {
    const title = '<script>alert(1)</script> & "friends"\r\nBcc: all@example.com';
    const { email } = await queuedTickets({ title, buyer: '<img src=x onerror=alert(1)>', email: unique() });
    await stage.runJobs();
    const [mail] = await outboxOf(email);
    expect(mail!.html).not.toMatch(/<script|<img src=x/);
    expect(mail!.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(mail!.subject).toBe('Your tickets for <script>alert(1)</script> & "friends" Bcc: all@example.com');
  });

  test('a ticket that went back or was passed on is not in it', async () => {
    const { email, tickets } = await queuedTickets({ tickets: 3, email: unique() });
    await stage.sql(`update tickets set status = 'VOID' where id = ?`, [tickets[0]!.id]);
    await stage.sql(`update tickets set holder_email = 'other@example.com' where id = ?`, [tickets[1]!.id]);
    await stage.runJobs();
    const [mail] = await outboxOf(email);
    expect(mail!.attachments.filter(({ contentType }) => contentType === 'image/png').map(({ fileName }) => fileName)).toEqual([`${tickets[2]!.serial}.png`]);
  });

  test('codes that change every 15 seconds are not printed', async () => {
    const { email } = await queuedTickets({ qrMode: 'ROTATING', email: unique() });
    await stage.runJobs();
    const [mail] = await outboxOf(email);
    expect(mail!.attachments.map(({ fileName }) => fileName)).toEqual(['event.ics']);
    expect(mail!.html).not.toContain('cid:');
  });
});

describe('the other mails', () => {
  test('a link of an account works once it is followed, and is not mailed after its time', async () => {
    const [user, live, old] = [newId(), newId(), newId()];
    const email = unique();
    await stage.sql(`insert into users (id, email, name, password_hash, created_at) values (?, ?, 'Ada', 'x', now())`, [user, email]);
    for (const [id, hours] of [[live, 1], [old, -1]]) {
      await stage.sql(
        `insert into account_links (id, user_id, purpose, created_at, expires_at) values (?, ?, 'RESET_PASSWORD', now(), now() + ? * interval '1 hour')`,
        [id, user, hours],
      );
      await stage.services().mail.queue({ template: 'resetPassword', to: email, dedupeKey: `reset:${id}`, params: { accountLinkId: String(id), name: 'Ada' } });
    }
    await stage.runJobs();
    const mails = await outboxOf(email);
    expect(mails).toHaveLength(1);
    const token = /\/reset\?token=([^\s)>"]+)/.exec(mails[0]!.text)?.[1];
    expect(stage.secrets.readLinkToken('reset-password', decodeURIComponent(token!))).toBe(live);
    expect(await rowOf(`reset:${old}`)).toMatchObject({ status: 'FAILED', attempts: 1 });
  });

  test('recovering orders mails a link for each order of the address, and of no other', async () => {
    const email = unique();
    const [one, two] = [await stage.given({ email }), await stage.given({ email, title: 'Second night' })];
    const other = await stage.given({ email: unique() });
    await stage.services().mail.queue({ template: 'recoverOrders', to: email, dedupeKey: `recover:${email}`, params: {} });
    await stage.runJobs();
    const [mail] = await outboxOf(email);
    for (const { order } of [one, two]) expect(mail!.text).toContain(`/orders/${order}?token=${stage.secrets.token('order-access', order)}`);
    expect(mail!.text).not.toContain(other.order);
  });

  test('money that goes back is told with its amount and the reason', async () => {
    const email = unique();
    const { order } = await stage.given({ email });
    const params = { orderId: order, amount: 10_000, currency: 'USD', reason: 'The payment came after the tickets were sold.' };
    await stage.services().mail.queue({ template: 'moneyReturned', to: email, dedupeKey: `back:${email}`, params, orderId: order });
    await stage.runJobs();
    const [mail] = await outboxOf(email);
    expect(mail!.text).toContain('$100.00');
    expect(mail!.text).toContain('The payment came after the tickets were sold.');
  });

  test('a declined payment is told while the order can still be paid, and not afterwards', async () => {
    const email = unique();
    const { order } = await stage.given({ email });
    await stage.sql(`update orders set status = 'AWAITING_PAYMENT', paid_at = null, hold_expires_at = now() + interval '10 minutes' where id = ?`, [order]);
    const payment = newId();
    await stage.sql(
      `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, return_url, failure_reason, created_at, next_check_at)
       values (?, ?, 'STRIPE', 'FAILED', ?, 10000, 'USD', now(), 'http://localhost', 'Your card was declined.', now(), now())`,
      [payment, order, payment],
    );
    const queue = (key: string) =>
      stage.services().mail.queue({ template: 'paymentFailed', to: email, dedupeKey: key, params: { paymentId: payment }, orderId: order });
    await queue(`declined:${payment}`);
    await stage.runJobs();
    expect((await outboxOf(email))[0]!.text).toContain('Your card was declined.');

    await queue(`late:${payment}`);
    clock.advance(11 * 60_000);
    await stage.runJobs();
    expect(await outboxOf(email)).toHaveLength(1);
  });
});

describe('over SMTP', () => {
  /** A real server on a free port; `answer` decides about each message's end of data. */
  async function smtpServer(answer: () => { code: number; text: string } | null) {
    const received: { to: string[]; raw: Buffer }[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('nobody@') ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null),
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refusal = answer();
          if (refusal) return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
          received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) });
          done();
        });
      },
    });
    await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
    const { port } = server.server.address() as AddressInfo;
    const mailer = new SmtpMailer({ url: `smtp://127.0.0.1:${port}`, from: FROM, timeoutMs: 2_000 });
    return {
      received,
      mailer,
      async close() {
        mailer.close();
        await new Promise<void>(closed => server.close(closed));
      },
    };
  }

  test('a server that refuses for now is tried again, and the mail arrives once, whole', async () => {
    let attempts = 0;
    const smtp = await smtpServer(() => (++attempts === 1 ? { code: 451, text: 'Greylisted, come back' } : null));
    const { row, email, tickets } = await queuedTickets({ email: unique() });
    await stage.runJobs(smtp.mailer);
    expect(await row()).toMatchObject({ status: 'QUEUED', attempts: 1, last_error: expect.stringMatching(/451.*Greylisted/) });
    await stage.runJobs(smtp.mailer);
    await smtp.close();
    const sent = await row();
    expect(sent).toMatchObject({ status: 'SENT', attempts: 2, last_error: null });

    expect(smtp.received.map(({ to }) => to)).toEqual([[email]]);
    const mail = parseMime(smtp.received[0]!.raw);
    expect(mail.headers).toMatchObject({
      to: expect.stringContaining(email),
      subject: 'Your tickets for Harmattan Jazz',
      'message-id': `<${sent.id}@example.com>`,
      'auto-submitted': 'auto-generated',
    });
    const parts = leavesOf(mail);
    expect(parts.map(({ headers }) => headers['content-type']!.split(';')[0])).toEqual([
      'text/plain', 'text/html', 'image/png', 'image/png', 'application/pdf', 'text/calendar',
    ]);
    expect(parts[1]!.content.toString('utf8')).toContain('Adébáyọ̀ Ṣẹ́gun');
    expect(parts[2]!.headers['content-id']).toBe(`<qr-${tickets[0]!.serial}@foyer>`);
    expect(await readQr(parts[2]!.content)).toMatch(/^FY1\./);
    expect(parts[4]!.content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(parts[5]!.content.toString()).toMatch(/^BEGIN:VCALENDAR/);
  });

  test('a mailbox that does not exist is not tried again', async () => {
    const smtp = await smtpServer(() => null);
    const { row } = await queuedTickets({ email: `nobody@${newId()}.example` });
    await stage.runJobs(smtp.mailer);
    await smtp.close();
    expect(await row()).toMatchObject({ status: 'FAILED', attempts: 1, last_error: expect.stringContaining('550') });
  });

  test('a server that is away costs attempts, and after the last one the mail is FAILED', async () => {
    const mailer = new SmtpMailer({ url: 'smtp://user:hunter2@127.0.0.1:1', from: FROM, timeoutMs: 500 });
    const { row } = await queuedTickets({ email: unique() });
    await stage.runJobs(mailer);
    expect(await row()).toMatchObject({ status: 'QUEUED', attempts: 1 });
    await stage.sql('update emails set attempts = ? where id = ?', [MAIL_ATTEMPTS - 1, (await row()).id]);
    await stage.runJobs(mailer);
    mailer.close();
    expect(await row()).toMatchObject({ status: 'FAILED', attempts: MAIL_ATTEMPTS, last_error: expect.not.stringContaining('hunter2') });
  });
});

describe('through SendGrid', () => {
  interface Call {
    url: string | undefined;
    headers: IncomingHttpHeaders;
    body: any; // as SendGrid's API has it
  }
  let api: Server;
  let host: string;
  let status = 202;
  const calls: Call[] = [];
  beforeAll(async () => {
    api = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        calls.push({ url: request.url, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
        response.writeHead(status, { 'content-type': 'application/json', 'x-message-id': 'sg-1' }).end(status === 202 ? '' : '{"errors":[{"message":"no"}]}');
      });
    }).listen(0, '127.0.0.1');
    await once(api, 'listening');
    host = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  });
  afterAll(() => void api.close());
  const mailer = () => new SendGridMailer({ apiKey: 'SG.very-secret', from: FROM, host, timeoutMs: 2_000 });

  test('the mail goes to its API with the mail’s id, without tracking, with what is attached', async () => {
    status = 202;
    const { row, email } = await queuedTickets({ email: unique() });
    await stage.runJobs(mailer());
    const sent = await row();
    expect(sent).toMatchObject({ status: 'SENT', provider_message_id: 'sg-1' });
    const { url, headers, body } = calls.at(-1)!;
    expect([url, headers['authorization']]).toEqual(['/v3/mail/send', 'Bearer SG.very-secret']);
    expect(body).toMatchObject({
      from: { email: 'tickets@example.com', name: 'Foyer' },
      personalizations: [{ to: [{ email }] }],
      custom_args: { emailId: sent.id },
      tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    });
    expect(body.attachments.map((a: any) => [a.type, a.disposition])).toEqual([
      ['image/png', 'inline'], ['image/png', 'inline'], ['application/pdf', 'attachment'], ['text/calendar', 'attachment'],
    ]);
    expect(body.attachments[0].content_id).toMatch(/^qr-.*@foyer$/);
    expect(await readQr(Buffer.from(body.attachments[0].content, 'base64'))).toMatch(/^FY1\./);
  });

  test('its 500 is tried again, its 400 is not, and no key is recorded', async () => {
    const first = await queuedTickets({ email: unique() });
    status = 500;
    await stage.runJobs(mailer());
    expect(await first.row()).toMatchObject({ status: 'QUEUED', last_error: 'SendGrid answered 500' });
    status = 202;
    await stage.runJobs(mailer());
    expect(await first.row()).toMatchObject({ status: 'SENT', attempts: 2 });

    const second = await queuedTickets({ email: unique() });
    status = 400;
    await stage.runJobs(mailer());
    expect(await second.row()).toMatchObject({ status: 'FAILED', attempts: 1, last_error: 'SendGrid answered 400' });
    expect(JSON.stringify(await stage.sql('select last_error from graphile_worker.jobs'))).not.toContain('SG.');
  });
});

describe('the outbox', () => {
  const open = async () => {
    const http = Fastify();
    await http.register(outboxRoutes, { outbox: () => stage.services().outbox });
    return http;
  };
  const asked = { accept: 'application/json', host: 'localhost:4000' };

  test('it is JSON for a program: newest first, of one address, attachments at addresses with their types', async () => {
    const email = unique();
    const http = await open();
    for (const title of ['First', 'Second']) {
      await queuedTickets({ email, title });
      await stage.runJobs();
    }
    const mails = (await http.inject({ url: `/dev/outbox?to=${email.toUpperCase()}`, headers: asked })).json();
    expect(mails.map(({ to, subject }: any) => [to, subject])).toEqual([[email, 'Your tickets for Second'], [email, 'Your tickets for First']]);
    expect(Object.keys(mails[0])).toEqual(expect.arrayContaining(['to', 'subject', 'html', 'text', 'sentAt', 'attachments']));
    const [png, , pdf] = mails[0].attachments;
    expect(Object.keys(png).sort()).toEqual(['cid', 'contentType', 'fileName', 'url']);
    for (const { url, contentType } of [png, pdf]) {
      const file = await http.inject({ url, headers: { host: 'localhost' } });
      expect([file.statusCode, file.headers['content-type'], file.headers['x-content-type-options']]).toEqual([200, contentType, 'nosniff']);
    }
    await http.close();
  });

  test('it is a page for a browser: each mail in a frame that runs nothing, with its pictures', async () => {
    const email = unique();
    const http = await open();
    await queuedTickets({ email, title: '</iframe><script>alert(1)</script>' });
    await stage.runJobs();
    const page = await http.inject({ url: `/dev/outbox?to=${email}`, headers: { accept: 'text/html', host: 'localhost:4000' } });
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(page.body).toContain('sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"');
    expect(page.body).not.toContain('<script');
    expect(page.body).toContain('src=&quot;/dev/outbox/');
    expect(page.body).not.toContain('cid:');
    await http.close();
  });

  test('it answers this machine by its own names alone', async () => {
    const http = await open();
    expect((await http.inject({ url: '/dev/outbox', headers: asked, remoteAddress: '192.0.2.7' })).statusCode).toBe(404);
    expect((await http.inject({ url: '/dev/outbox', headers: { ...asked, host: 'evil.example' } })).statusCode).toBe(404);
    expect((await http.inject({ url: '/dev/outbox/x/attachments/0', headers: asked })).statusCode).toBe(404);
    await http.close();
  });
});

describe('headers', () => {
  test('a subject is one trimmed line of at most 150 characters', () => {
    expect(subjectLine('  Hello\r\nBcc: x@y.z\u2028\u202e there\0 ')).toBe('Hello Bcc: x@y.z there');
    expect([...subjectLine('é'.repeat(300))]).toHaveLength(150);
  });

  test.each(['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', 'A <a@b.example>', '', 'a@b@c'])('%j is not one address', address => {
    expect(isOneAddress(address)).toBe(false);
  });

  test('an address that is none fails at once, and nothing is sent', async () => {
    const { row } = await queuedTickets({ email: 'a@b.example, c@d.example' });
    await stage.runJobs();
    expect(await row()).toMatchObject({ status: 'FAILED', attempts: 1 });
  });
});
