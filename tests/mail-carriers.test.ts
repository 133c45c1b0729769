import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { MAIL_ATTEMPTS } from '../server/mail/mail-delivery.service.js';
import { isOneAddress, subjectLine } from '../server/mail/mail-message.js';
import { SendGridMailer } from '../server/mail/sendgrid.mailer.js';
import { SmtpMailer } from '../server/mail/smtp.mailer.js';
import { newId } from '../server/platform/ids.js';
import { openMailStage, type MailStage } from './support/mail-stage.js';
import { leavesOf, parseMime } from './support/mime.js';
import { readQr } from './support/read-qr.js';

const REFUSABLE = {
  id: newId(),
  to: 'ada@example.com',
  subject: 'Doors',
  html: '<p>Hello</p>',
  text: 'Hello',
  attachments: [],
  unsubscribeUrl: `https://foyer.example/unsubscribe?token=${'a'.repeat(36)}.${'b'.repeat(43)}`,
};
const FROM = 'Foyer <tickets@example.com>';
let stage: MailStage;
beforeAll(async () => {
  stage = await openMailStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

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
    const { row, email, tickets } = await stage.queuedTickets();
    await stage.runJobs(smtp.mailer);
    expect(await row()).toMatchObject({
      status: 'QUEUED',
      attempts: 1,
      last_error: expect.stringMatching(/451.*Greylisted/),
    });
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
      'text/plain',
      'text/html',
      'image/png',
      'image/png',
      'application/pdf',
      'text/calendar',
    ]);
    expect(parts[1]!.content.toString('utf8')).toContain('Adébáyọ̀ Ṣẹ́gun');
    expect(parts[2]!.headers['content-id']).toBe(`<qr-${tickets[0]!.serial}@foyer>`);
    expect(await readQr(parts[2]!.content)).toMatch(/^FY1\./);
    expect(parts[4]!.content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(parts[5]!.content.toString()).toMatch(/^BEGIN:VCALENDAR/);
  });

  test('a mail that can be refused says where, for one click; others say nothing of it', async () => {
    const smtp = await smtpServer(() => null);
    await smtp.mailer.send(REFUSABLE);
    await smtp.mailer.send({ ...REFUSABLE, unsubscribeUrl: undefined });
    await smtp.close();
    const [refusable, other] = smtp.received.map(({ raw }) => parseMime(raw).headers);
    expect(refusable).toMatchObject({
      'list-unsubscribe': `<${REFUSABLE.unsubscribeUrl}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    expect(Object.keys(other!).filter(name => name.startsWith('list-'))).toEqual([]);
  });

  test('a mailbox that does not exist is not tried again', async () => {
    const smtp = await smtpServer(() => null);
    const { row } = await stage.queuedTickets({ email: `nobody@${newId()}.example` });
    await stage.runJobs(smtp.mailer);
    await smtp.close();
    expect(await row()).toMatchObject({ status: 'FAILED', attempts: 1, last_error: expect.stringContaining('550') });
  });

  test('a server that is away costs attempts, and after the last one the mail is FAILED', async () => {
    const mailer = new SmtpMailer({ url: 'smtp://user:hunter2@127.0.0.1:1', from: FROM, timeoutMs: 500 });
    const { row } = await stage.queuedTickets();
    await stage.runJobs(mailer);
    expect(await row()).toMatchObject({ status: 'QUEUED', attempts: 1 });
    await stage.sql('update emails set attempts = ? where id = ?', [MAIL_ATTEMPTS - 1, (await row()).id]);
    await stage.runJobs(mailer);
    mailer.close();
    expect(await row()).toMatchObject({
      status: 'FAILED',
      attempts: MAIL_ATTEMPTS,
      last_error: expect.not.stringContaining('hunter2'),
    });
  });
});

describe('through SendGrid', () => {
  interface Call {
    url: string | undefined;
    headers: IncomingHttpHeaders;
    body: {
      headers: Record<string, string>;
      attachments: { type: string; disposition: string; content: string; content_id?: string }[];
    };
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
        calls.push({
          url: request.url,
          headers: request.headers,
          body: JSON.parse(Buffer.concat(chunks).toString()) as Call['body'],
        });
        response
          .writeHead(status, { 'content-type': 'application/json', 'x-message-id': 'sg-1' })
          .end(status === 202 ? '' : '{"errors":[{"message":"no"}]}');
      });
    }).listen(0, '127.0.0.1');
    await once(api, 'listening');
    host = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  });
  afterAll(() => void api.close());
  const mailer = () => new SendGridMailer({ apiKey: 'SG.very-secret', from: FROM, host, timeoutMs: 2_000 });

  test('the mail goes to its API with the mail’s id, without tracking, with what is attached', async () => {
    status = 202;
    const { row, email } = await stage.queuedTickets();
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
    expect(body.attachments.map(({ type, disposition }) => [type, disposition])).toEqual([
      ['image/png', 'inline'],
      ['image/png', 'inline'],
      ['application/pdf', 'attachment'],
      ['text/calendar', 'attachment'],
    ]);
    expect(body.attachments[0]!.content_id).toMatch(/^qr-.*@foyer$/);
    expect(await readQr(Buffer.from(body.attachments[0]!.content, 'base64'))).toMatch(/^FY1\./);
  });

  test('a mail that can be refused says where, for one click; others say nothing of it', async () => {
    status = 202;
    await mailer().send(REFUSABLE);
    expect(calls.at(-1)!.body.headers).toEqual({
      'Auto-Submitted': 'auto-generated',
      'List-Unsubscribe': `<${REFUSABLE.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    await mailer().send({ ...REFUSABLE, unsubscribeUrl: undefined });
    expect(calls.at(-1)!.body.headers).toEqual({ 'Auto-Submitted': 'auto-generated' });
  });

  test('its 500 is tried again, its 400 is not, and no key is recorded', async () => {
    const first = await stage.queuedTickets();
    status = 500;
    await stage.runJobs(mailer());
    expect(await first.row()).toMatchObject({ status: 'QUEUED', last_error: 'SendGrid answered 500' });
    status = 202;
    await stage.runJobs(mailer());
    expect(await first.row()).toMatchObject({ status: 'SENT', attempts: 2 });

    const second = await stage.queuedTickets();
    status = 400;
    await stage.runJobs(mailer());
    expect(await second.row()).toMatchObject({ status: 'FAILED', attempts: 1, last_error: 'SendGrid answered 400' });
    expect(JSON.stringify(await stage.sql('select last_error from graphile_worker.jobs'))).not.toContain('SG.');
  });
});

describe('headers', () => {
  test('a subject is one trimmed line of at most 150 characters', () => {
    expect(subjectLine('  Hello\r\nBcc: x@y.z\u2028\u202e there\0 ')).toBe('Hello Bcc: x@y.z there');
    expect([...subjectLine('é'.repeat(300))]).toHaveLength(150);
  });

  test.each(['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', 'A <a@b.example>', '', 'a@b@c'])(
    '%j is not one address',
    address => {
      expect(isOneAddress(address)).toBe(false);
    },
  );

  test('an address that is none fails at once, and nothing is sent', async () => {
    const { row } = await stage.queuedTickets({ email: 'a@b.example, c@d.example' });
    await stage.runJobs();
    expect(await row()).toMatchObject({ status: 'FAILED', attempts: 1 });
  });
});
