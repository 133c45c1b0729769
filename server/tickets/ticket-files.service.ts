import type { EntityManager } from '@mikro-orm/postgresql';
import { Event, EventStatus, QrMode } from '../events/event.entity.js';
import type { Config } from '../platform/config.js';
import { NotFoundError } from '../platform/errors.js';
import { FileLinks, type FileGrant } from '../platform/file-links.js';
import type { SecretKey } from '../platform/secret-key.js';
import { eventCalendar } from './event-calendar.js';
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

type FileKind = 'qr.png' | 'tickets.pdf';

const WORTHLESS: readonly TicketStatus[] = [TicketStatus.REFUNDED, TicketStatus.VOID];

/** QR pictures, PDFs and calendar files. Made when asked for and kept nowhere, so that none is ever out of date. */
export class TicketFilesService {
  readonly #links: FileLinks;

  constructor(
    private readonly em: EntityManager,
    private readonly tickets: TicketCodes,
    secrets: SecretKey,
    private readonly config: Pick<Config, 'publicUrl'>,
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

const subject = (ticketId: string, kind: FileKind, codeVersion: number): string => `${ticketId}:${kind}:${codeVersion}`;
