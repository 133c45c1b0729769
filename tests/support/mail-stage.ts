import 'reflect-metadata';
import { Logger } from 'graphile-worker';
import { Membership, Organization } from '../../server/accounts/organization.entity.js';
import { AccountLink, SessionToken } from '../../server/accounts/session.entity.js';
import { User } from '../../server/accounts/user.entity.js';
import { Event } from '../../server/events/event.entity.js';
import { Tier } from '../../server/events/tier.entity.js';
import { EmailMessage } from '../../server/mail/email.entity.js';
import { LetterService } from '../../server/mail/letter.service.js';
import { MailDeliveryService } from '../../server/mail/mail-delivery.service.js';
import { MailService } from '../../server/mail/mail.service.js';
import type { Mailer } from '../../server/mail/mailer.service.js';
import { OutboxMailer } from '../../server/mail/outbox.mailer.js';
import { OutboxService } from '../../server/mail/outbox.service.js';
import { sendEmail } from '../../server/mail/send-email.job.js';
import { OrderItem } from '../../server/orders/order-item.entity.js';
import { Order } from '../../server/orders/order.entity.js';
import { Payment } from '../../server/payments/payment.entity.js';
import { forkEntityManager, openDatabase } from '../../server/platform/database.js';
import type { Config } from '../../server/platform/config.js';
import { newId } from '../../server/platform/ids.js';
import { JobQueue } from '../../server/platform/jobs.js';
import { SecretKey } from '../../server/platform/secret-key.js';
import { SigningKey } from '../../server/tickets/signing-key.entity.js';
import { SigningKeys } from '../../server/tickets/signing-keys.service.js';
import { TicketFilesService } from '../../server/tickets/ticket-files.service.js';
import { Ticket } from '../../server/tickets/ticket.entity.js';
import { createTestDatabase } from './postgres.js';
import { runDueJobs } from './run-jobs.js';

const ENTITIES = [
  User,
  Organization,
  Membership,
  SessionToken,
  AccountLink,
  Event,
  Tier,
  Order,
  OrderItem,
  Payment,
  Ticket,
  SigningKey,
  EmailMessage,
];
const PUBLIC_URL = 'http://localhost:4000';

export type MailStage = Awaited<ReturnType<typeof openMailStage>>;

/** A database and the services around mails and tickets' files, with a mailer of the test's choice. */
export async function openMailStage(wallets: Config['wallets'] = { apple: undefined, google: undefined }) {
  const database = await createTestDatabase();
  const orm = await openDatabase({ url: database.url, entities: ENTITIES });
  const secrets = new SecretKey('test'.repeat(12));
  const signingKeys = new SigningKeys(orm, secrets);

  const services = (mailer: Mailer = new OutboxMailer(orm)) => {
    const em = forkEntityManager(orm);
    const tickets = {
      codeOf: (ticket: Ticket) => signingKeys.sign(ticket.id, ticket.event.id, ticket.codeVersion),
      ofOrder: (order: string) => em.find(Ticket, { order }, { orderBy: { position: 'asc' } }),
    };
    const ticketFiles = new TicketFilesService(em, tickets, secrets, { publicUrl: PUBLIC_URL, wallets });
    const letters = new LetterService(em, tickets, ticketFiles, secrets, { publicUrl: PUBLIC_URL });
    const mail = new MailService(em, new JobQueue(em));
    const mailDelivery = new MailDeliveryService(em, letters, mailer);
    return { em, tickets, ticketFiles, letters, mail, mailDelivery, outbox: new OutboxService(em) };
  };
  const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    orm.em.fork().execute(text, values);

  return {
    orm,
    secrets,
    signingKeys,
    services,
    sql,
    publicUrl: PUBLIC_URL,

    rowOf: async (dedupeKey: string) =>
      (await sql<EmailRow>('select * from emails where dedupe_key = ?', [dedupeKey]))[0],

    outboxOf: (to: string) => services().outbox.list(to),

    /** Runs the waiting jobs once, those that wait for another attempt too. */
    async runJobs(mailer?: Mailer): Promise<void> {
      await sql('update graphile_worker._private_jobs set run_at = now() where attempts < max_attempts');
      const taskList = { sendEmail: (payload: unknown) => sendEmail.run(sendEmail.parse(payload), services(mailer)) };
      await runDueJobs(database.url, taskList, new Logger(() => () => {}));
    },

    async given(what: Partial<GivenOrder> = {}) {
      const given = { ...ORDINARY, ...what };
      const ids = { organization: newId(), event: newId(), tier: newId(), order: newId() };
      const slug = `event-${ids.event.slice(-12)}`;
      const prefix = `T${ids.event.slice(-8).toUpperCase()}`;
      await sql(`insert into organizations (id, slug, name, created_at) values (?, ?, ?, now())`, [
        ids.organization,
        slug,
        given.organization,
      ]);
      await sql(
        `insert into events (id, organization_id, slug, title, status, venue_name, venue_address, venue_city, starts_at, ends_at, doors_at,
                             time_zone, currency, language, serial_prefix, qr_mode, created_at)
         values (?, ?, ?, ?, ?, 'Eko Hall', '1 Marina', 'Lagos', '2027-03-06T18:30:00Z', '2027-03-07T01:00:00Z', '2027-03-06T17:00:00Z',
                 'Africa/Lagos', 'USD', 'en', ?, ?, now())`,
        [ids.event, ids.organization, slug, given.title, given.eventStatus, prefix, given.qrMode],
      );
      await signingKeys.create(forkEntityManager(orm), ids.event);
      await sql(
        `insert into tiers (id, event_id, name, price, capacity, position, created_at) values (?, ?, ?, 5000, 100, 0, now())`,
        [ids.tier, ids.event, given.tier],
      );
      await sql(
        `insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax, tax_included,
                             total, hold_expires_at, created_at, paid_at)
         values (?, ?, ?, ?, ?, 'PAID', 'USD', 10000, 0, 0, 0, false, 10000, now(), now(), now())`,
        [ids.order, `F-${ids.order.slice(-6).toUpperCase()}`, ids.event, given.buyer, given.email],
      );
      const tickets = Array.from({ length: given.tickets }, (_, position) => ({
        id: newId(),
        serial: `${prefix}-00000${position + 1}`,
      }));
      for (const [position, { id, serial }] of tickets.entries()) {
        await sql(
          `insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name, holder_email, issued_at)
           values (?, ?, ?, ?, ?, ?, ?, 'VALID', ?, ?, now())`,
          [id, ids.event, ids.tier, ids.order, position, serial, position + 1, given.buyer, given.email],
        );
      }
      return { ...ids, slug, email: given.email, tickets };
    },

    /** Queues the tickets of an order, as paying it does. */
    queueTickets: ({ order, email }: { order: string; email: string }, key = order) =>
      services().mail.queue({
        template: 'orderTickets',
        to: email,
        dedupeKey: `orderTickets:${key}`,
        params: { orderId: order },
        orderId: order,
      }),

    /** An order whose tickets wait to be mailed, to an address of its own unless one is named. */
    async queuedTickets(what: Partial<GivenOrder> = {}) {
      const order = await this.given({ email: uniqueAddress(), ...what });
      await this.queueTickets(order);
      return { ...order, row: async () => (await this.rowOf(`orderTickets:${order.order}`))! };
    },

    async [Symbol.asyncDispose]() {
      await orm.close();
      await database.drop();
    },
  };
}

export const uniqueAddress = (): string => `p${newId().slice(-12)}@example.com`;

interface EmailRow {
  id: string;
  status: string;
  attempts: number;
  subject: string;
  last_error: string | null;
  provider_message_id: string | null;
  language: string;
  event_id: string | null;
}

interface GivenOrder {
  organization: string;
  title: string;
  eventStatus: string;
  qrMode: string;
  tier: string;
  buyer: string;
  email: string;
  tickets: number;
}

const ORDINARY: GivenOrder = {
  organization: 'Eko Nights',
  title: 'Harmattan Jazz',
  eventStatus: 'PUBLISHED',
  qrMode: 'STATIC',
  tier: 'Regular',
  buyer: 'Adébáyọ̀ Ṣẹ́gun',
  email: 'ada@example.com',
  tickets: 2,
};
