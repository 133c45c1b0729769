import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Mailer } from '../server/mail/mailer.service.js';
import { clock } from '../server/platform/clock.js';
import { newId } from '../server/platform/ids.js';
import { Ticket } from '../server/tickets/ticket.entity.js';
import { openMailStage, uniqueAddress, type MailStage } from './support/mail-stage.js';
import { pdfText } from './support/pdf-text.js';
import { readQr } from './support/read-qr.js';

/** What trips over quoting, somewhere between here and the mailbox. */
const NAME = `O'Brien \\ "Ada" ? $1 {{x}} \u{1f3b7}`;
let stage: MailStage;
beforeAll(async () => {
  stage = await openMailStage();
});
afterAll(() => stage[Symbol.asyncDispose]());
afterEach(() => clock.reset());

describe('a mail is recorded with what it tells of', () => {
  test('no row and no job remain of a transaction that is rolled back', async () => {
    const order = await stage.given();
    const { em, mail } = stage.services();
    const failed = em.transactional(async () => {
      await mail.queue({
        template: 'orderTickets',
        to: order.email,
        dedupeKey: `back:${order.order}`,
        params: { orderId: order.order },
      });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await stage.rowOf(`back:${order.order}`)).toBeUndefined();
    expect(await stage.sql(`select from graphile_worker.jobs where task_identifier = 'sendEmail'`)).toEqual([]);
  });

  test('the same key a second time is no second mail', async () => {
    const order = await stage.queuedTickets();
    await stage.queueTickets(order);
    await stage.runJobs();
    expect(await stage.outboxOf(order.email)).toHaveLength(1);
  });

  test('it has its event and the event’s language from its order', async () => {
    const order = await stage.queuedTickets();
    await stage.sql(`update events set language = 'fr' where id = ?`, [order.event]);
    await stage.queueTickets(order, `${order.order}:again`);
    expect(await stage.rowOf(`orderTickets:${order.order}:again`)).toMatchObject({
      language: 'fr',
      event_id: order.event,
      status: 'QUEUED',
    });
    await stage.runJobs();
  });
});

describe('the mail with the tickets', () => {
  test('one message has every ticket: QR in place, a PDF, a calendar file, and the link to the order', async () => {
    const { order, email, tickets } = await stage.queuedTickets();
    await stage.runJobs();
    const [mail, ...more] = await stage.outboxOf(email);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('Your tickets for Harmattan Jazz');
    expect(mail!.attachments.map(({ contentType }) => contentType.split(';')[0])).toEqual([
      'image/png',
      'image/png',
      'application/pdf',
      'text/calendar',
    ]);

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
    expect(mail!.text).toContain('The receipt is on your order’s page');
    expect(mail!.text).toContain('Saturday, March 6, 2027, 7:30 PM – 2:00 AM, West Africa');
    expect(mail!.text).toContain('Adébáyọ̀ Ṣẹ́gun');
    const pdf = await outbox.attachment(mail!.id, 2);
    expect(pdfText(pdf!.content).map((page, n) => page.includes(tickets[n]!.serial))).toEqual([true, true]);
  });

  test('its row says that it was sent, when, and after how many attempts', async () => {
    const { row, email } = await stage.queuedTickets();
    await stage.runJobs();
    expect(await row()).toMatchObject({
      status: 'SENT',
      attempts: 1,
      subject: 'Your tickets for Harmattan Jazz',
      last_error: null,
    });
    expect(await stage.outboxOf(email)).toHaveLength(1);
  });

  test('the job run a second time sends nothing', async () => {
    const sent: string[] = [];
    const mailer: Mailer = { send: async ({ id }) => (sent.push(id), null), close: () => {} };
    const { row } = await stage.queuedTickets();
    await stage.runJobs(mailer);
    await stage.services(mailer).mailDelivery.deliver((await row()).id);
    expect(sent).toEqual([(await row()).id]);
  });

  test('what people wrote stays text, and can begin no header', async () => {
    const title = '<script>alert(1)</script> & "friends"\r\nBcc: all@example.com';
    const { email } = await stage.queuedTickets({ title, buyer: '<img src=x onerror=alert(1)>' });
    await stage.runJobs();
    const [mail] = await stage.outboxOf(email);
    expect(mail!.html).not.toMatch(/<script|<img src=x/);
    expect(mail!.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(mail!.subject).toBe('Your tickets for <script>alert(1)</script> & "friends" Bcc: all@example.com');
  });

  test('a ticket that went back or was passed on is not in it', async () => {
    const { email, tickets } = await stage.queuedTickets({ tickets: 3 });
    await stage.sql(`update tickets set status = 'VOID' where id = ?`, [tickets[0]!.id]);
    await stage.sql(`update tickets set holder_email = 'other@example.com' where id = ?`, [tickets[1]!.id]);
    await stage.runJobs();
    const [mail] = await stage.outboxOf(email);
    expect(
      mail!.attachments.filter(({ contentType }) => contentType === 'image/png').map(({ fileName }) => fileName),
    ).toEqual([`${tickets[2]!.serial}.png`]);
  });

  test('codes that change every 15 seconds are not printed', async () => {
    const { email } = await stage.queuedTickets({ qrMode: 'ROTATING' });
    await stage.runJobs();
    const [mail] = await stage.outboxOf(email);
    expect(mail!.attachments.map(({ fileName }) => fileName)).toEqual(['event.ics']);
    expect(mail!.html).not.toContain('cid:');
  });

  test('of an event whose codes rotate says, as a page and as text, that the order’s page is needed, and leads there', async () => {
    const { order, email } = await stage.queuedTickets({ qrMode: 'ROTATING' });
    await stage.runJobs();
    const [mail] = await stage.outboxOf(email);
    const link = `${stage.publicUrl}/orders/${order}?token=${stage.secrets.token('order-access', order)}`;
    for (const said of [mail!.html, mail!.text.replace(/\s+/g, ' ')]) {
      expect(said).toContain('The codes change every 15 seconds: open your order on the phone that you bring.');
      expect(said).not.toContain('on your phone or on paper');
    }
    expect(mail!.html).toContain(`href="${link}"`);
    expect(mail!.text).toContain(link);
  });
});

describe('the other mails', () => {
  test('a link of an account works once it is followed, and is not mailed after its time', async () => {
    const [user, live, old] = [newId(), newId(), newId()];
    const email = uniqueAddress();
    await stage.sql(`insert into users (id, email, name, password_hash, created_at) values (?, ?, 'Ada', 'x', now())`, [
      user,
      email,
    ]);
    for (const [id, hours] of [
      [live, 1],
      [old, -1],
    ]) {
      await stage.sql(
        `insert into account_links (id, user_id, purpose, created_at, expires_at) values (?, ?, 'RESET_PASSWORD', now(), now() + ? * interval '1 hour')`,
        [id, user, hours],
      );
      await stage.services().mail.queue({
        template: 'resetPassword',
        to: email,
        dedupeKey: `reset:${id}`,
        params: { accountLinkId: String(id), name: NAME },
      });
    }
    await stage.runJobs();
    const mails = await stage.outboxOf(email);
    expect(mails).toHaveLength(1);
    expect(mails[0]!.text).toContain(`Hello ${NAME},`);
    const token = /\/reset\?token=([^\s)>"]+)/.exec(mails[0]!.text)?.[1];
    expect(stage.secrets.readLinkToken('reset-password', decodeURIComponent(token!))).toBe(live);
    expect(await stage.rowOf(`reset:${old}`)).toMatchObject({ status: 'SUPERSEDED', attempts: 1, last_error: null });
  });

  test('recovering orders mails a link for each order of the address, and of no other', async () => {
    const email = uniqueAddress();
    const [one, two] = [await stage.given({ email }), await stage.given({ email, title: 'Second night' })];
    const other = await stage.given({ email: uniqueAddress() });
    await stage
      .services()
      .mail.queue({ template: 'recoverOrders', to: email, dedupeKey: `recover:${email}`, params: {} });
    await stage.runJobs();
    const [mail] = await stage.outboxOf(email);
    for (const { order } of [one, two])
      expect(mail!.text).toContain(`/orders/${order}?token=${stage.secrets.token('order-access', order)}`);
    expect(mail!.text).not.toContain(other.order);
  });

  test('money that goes back is told with its amount and the reason', async () => {
    const email = uniqueAddress();
    const { order } = await stage.given({ email });
    const params = {
      orderId: order,
      amount: 10_000,
      currency: 'USD',
      reason: 'The payment came after the tickets were sold.',
    };
    await stage
      .services()
      .mail.queue({ template: 'moneyReturned', to: email, dedupeKey: `back:${email}`, params, orderId: order });
    await stage.runJobs();
    const [mail] = await stage.outboxOf(email);
    expect(mail!.text).toContain('$100.00');
    expect(mail!.text).toContain('The payment came after the tickets were sold.');
  });

  test('a declined payment is told while the order can still be paid, and not afterwards', async () => {
    const email = uniqueAddress();
    const { order } = await stage.given({ email });
    await stage.sql(
      `update orders set status = 'AWAITING_PAYMENT', paid_at = null, hold_expires_at = now() + interval '10 minutes' where id = ?`,
      [order],
    );
    const payment = newId();
    await stage.sql(
      `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, return_url, failure_reason, created_at, next_check_at)
       values (?, ?, 'STRIPE', 'FAILED', ?, 10000, 'USD', now(), 'http://localhost', 'Your card was declined.', now(), now())`,
      [payment, order, payment],
    );
    const queue = (key: string) =>
      stage.services().mail.queue({
        template: 'paymentFailed',
        to: email,
        dedupeKey: key,
        params: { paymentId: payment },
        orderId: order,
      });
    await queue(`declined:${payment}`);
    await stage.runJobs();
    expect((await stage.outboxOf(email))[0]!.text).toContain('Your card was declined.');

    await queue(`late:${payment}`);
    clock.advance(11 * 60_000);
    await stage.runJobs();
    expect(await stage.outboxOf(email)).toHaveLength(1);
  });
});
