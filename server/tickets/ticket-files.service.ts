import type { EntityManager } from '@mikro-orm/postgresql';
import { Event, EventStatus, QrMode } from '../events/event.entity.js';
import type { Config } from '../platform/config.js';
import { NotFoundError } from '../platform/errors.js';
import { FileLinks, type FileGrant } from '../platform/file-links.js';
import type { SecretKey } from '../platform/secret-key.js';
import { applePass } from './apple-pass.js';
import { eventCalendar } from './event-calendar.js';
import { googlePassLink } from './google-pass.js';
import type { TicketPass } from './ticket-pass.js';
import { ticketsPdf, type TicketPage } from './ticket-pdf.js';
import { ticketQrPng } from './ticket-qr.js';
import { Ticket, TicketStatus } from './ticket.entity.js';

/** What is needed of TicketService: what the QR code of a ticket carries now. */
interface TicketCodes {
  codeOf(ticket: Ticket): Promise<string>;
}

/** The files of some tickets of one event, for a mail. */
export interface TicketFiles {
  /** PNG by the ticket's id; none where the event's codes change every 15 seconds. */
  readonly qrPngs: ReadonlyMap<string, Buffer>;
  /** A page a ticket; null where the event's codes change every 15 seconds, since paper can't. */
  readonly pdf: Buffer | null;
  readonly calendar: string;
}

type FileKind = 'qr.png' | 'tickets.pdf' | 'ticket.pkpass';

const WORTHLESS: readonly TicketStatus[] = [TicketStatus.REFUNDED, TicketStatus.VOID];

/** QR pictures, PDFs and calendar files. Made when asked for and kept nowhere, so that none is ever out of date. */
export class TicketFilesService {
  readonly #links: FileLinks;

  constructor(
    private readonly em: EntityManager,
    private readonly tickets: TicketCodes,
    secrets: SecretKey,
    private readonly config: Pick<Config, 'publicUrl' | 'wallets'>,
  ) {
    this.#links = new FileLinks(secrets, 'ticket-file');
  }

  /** The address of this ticket's QR code as PNG, good for one to two hours and for this code alone. Its bearer needs nothing else. */
  qrPngUrl(ticket: Ticket): string {
    return this.addressOf(ticket, 'qr.png');
  }

  /** The address of this ticket as PDF, good for one to two hours and for this code alone. Its bearer needs nothing else. */
  pdfUrl(ticket: Ticket): string {
    return this.addressOf(ticket, 'tickets.pdf');
  }

  /**
   * The address of this ticket for Apple's Wallet, good for one to two hours and for this code alone. Null where no
   * certificate is set up, the event's codes change every 15 seconds (a pass can't), or the ticket lets nobody in.
   */
  async applePassUrl(ticket: Ticket): Promise<string | null> {
    return this.config.wallets.apple && (await fitsAWallet(ticket)) ? this.addressOf(ticket, 'ticket.pkpass') : null;
  }

  /**
   * The link that puts this ticket into Google's Wallet; null as `applePassUrl` is, and where it would be too long for Google.
   * It does not expire: it holds the code.
   */
  async googlePassUrl(ticket: Ticket): Promise<string | null> {
    const { google } = this.config.wallets;
    if (!google || !(await fitsAWallet(ticket))) return null;
    return googlePassLink(await this.passOf(ticket), google);
  }

  /** @throws NotFoundError where the address was changed or has expired, or the ticket got a new code or lets nobody in. */
  async qrPng(ticketId: string, grant: FileGrant): Promise<Buffer> {
    const ticket = await this.granted(ticketId, 'qr.png', grant);
    const { qrMode } = await ticket.event.loadOrFail();
    if (qrMode === QrMode.ROTATING) throw new NotFoundError('file'); // a picture would let nobody in
    return ticketQrPng(await this.tickets.codeOf(ticket));
  }

  /** @throws NotFoundError as `qrPng` does. */
  async pdf(ticketId: string, grant: FileGrant): Promise<{ serial: string; content: Buffer }> {
    const ticket = await this.granted(ticketId, 'tickets.pdf', grant);
    const pages = await this.pagesOf([ticket]);
    const event = await ticket.event.loadOrFail();
    return { serial: ticket.serial, content: await ticketsPdf(pages, event.language) };
  }

  /** @throws NotFoundError as `qrPng` does, and where no certificate is set up. */
  async applePass(ticketId: string, grant: FileGrant): Promise<{ serial: string; content: Buffer }> {
    const ticket = await this.granted(ticketId, 'ticket.pkpass', grant);
    const { apple } = this.config.wallets;
    if (!apple || !(await fitsAWallet(ticket))) throw new NotFoundError('file');
    return { serial: ticket.serial, content: await applePass(await this.passOf(ticket), apple) };
  }

  /** Everything that a mail with these tickets carries. `tickets` are of one event and at least one. */
  async of(tickets: Ticket[]): Promise<TicketFiles> {
    const event = await tickets[0]!.event.loadOrFail();
    const calendar = eventCalendar(event, this.config.publicUrl);
    if (event.qrMode === QrMode.ROTATING) return { qrPngs: new Map(), pdf: null, calendar };

    const pages = await this.pagesOf(tickets);
    const pngs = await Promise.all(pages.map(({ code }) => ticketQrPng(code!)));
    const qrPngs = new Map(tickets.map(({ id }, index) => [id, pngs[index]!]));
    return { qrPngs, pdf: await ticketsPdf(pages, event.language), calendar };
  }

  /** The .ics of a public event. @throws NotFoundError for a draft too. */
  async calendar(slug: string): Promise<string> {
    const event = await this.em.findOne(Event, { slug });
    if (!event || event.storedStatus === EventStatus.DRAFT) throw new NotFoundError('event');
    return eventCalendar(event, this.config.publicUrl);
  }

  private addressOf({ id, codeVersion }: Ticket, kind: FileKind): string {
    return this.#links.sign(`${this.config.publicUrl}/tickets/${id}/${kind}`, subject(id, kind, codeVersion));
  }

  private async granted(ticketId: string, kind: FileKind, grant: FileGrant): Promise<Ticket> {
    const ticket = await this.em.findOne(Ticket, ticketId);
    const opened = ticket !== null && this.#links.opens(subject(ticketId, kind, ticket.codeVersion), grant);
    if (!opened || WORTHLESS.includes(ticket.status)) throw new NotFoundError('file');
    return ticket;
  }

  private async pagesOf(tickets: Ticket[]): Promise<TicketPage[]> {
    await this.em.populate(tickets, ['event', 'tier', 'order']);
    return Promise.all(tickets.map(ticket => this.pageOf(ticket)));
  }

  /** Of a ticket whose code does not rotate. */
  private async passOf(ticket: Ticket): Promise<TicketPass> {
    const together = { dataloader: true }; // a list's links are made one by one
    const [event] = await Promise.all([
      ticket.event.loadOrFail(together),
      ticket.tier.loadOrFail(together),
      ticket.order.loadOrFail(together),
    ]);
    const page = await this.pageOf(ticket);
    const { name: organizer } = await event.organization.loadOrFail(together);
    const { id: ticketId, codeVersion } = ticket;
    const code = await this.tickets.codeOf(ticket);
    return { ...page, ticketId, eventId: event.id, codeVersion, code, organizer, language: event.language };
  }

  private async pageOf(ticket: Ticket): Promise<TicketPage> {
    const { serial, holderName } = ticket;
    const { title: eventTitle, venue: house, startsAt, endsAt, doorsAt, timeZone, qrMode } = ticket.event.getEntity();
    const venue = [house.name, house.address, house.city, house.country].filter(part => part !== null);
    const tierName = ticket.tier.getEntity().name;
    const orderNumber = ticket.order.getEntity().number;
    const code = qrMode === QrMode.ROTATING ? null : await this.tickets.codeOf(ticket);
    return { eventTitle, venue, startsAt, endsAt, doorsAt, timeZone, tierName, holderName, serial, orderNumber, code };
  }
}

async function fitsAWallet(ticket: Ticket): Promise<boolean> {
  const { qrMode } = await ticket.event.loadOrFail({ dataloader: true });
  return qrMode !== QrMode.ROTATING && !WORTHLESS.includes(ticket.status);
}

const subject = (ticketId: string, kind: FileKind, codeVersion: number): string => `${ticketId}:${kind}:${codeVersion}`;
