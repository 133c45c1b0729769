import { Transactional } from '@mikro-orm/decorators/legacy';
import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { MembershipService } from '../accounts/membership.service.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Order } from '../orders/order.entity.js';
import { QrMode } from '../events/event.entity.js';
import type { OrderViewService } from '../orders/order-view.service.js';
import { listLoader } from '../platform/list-loader.js';
import type { RotatingSecrets } from './rotating-secrets.service.js';
import type { TicketAccess } from './ticket-access.service.js';
import type { TicketFilesService } from './ticket-files.service.js';
import type { Ticket } from './ticket.entity.js';
import { isHolder } from './ticket.policy.js';
import type { TicketService } from './ticket.service.js';

/** A ticket whose code somebody of the staff was shown. */
interface SeenCode {
  readonly ticketId: string;
  readonly organizationId: string;
}

/** By its order, which a registration that was approved was given. */
const TEAMS = `
  select tickets.id as "ticketId", team_name as name
  from tickets join orders on orders.id = order_id join registrations on registrations.id = orders.registration_id
  where tickets.id in (?) and team_name is not null`;

/** What of a ticket may be seen by whom; everything that opens a door is for its holder, OWNER and MANAGER. */
export class TicketViewService {
  /** One decision, and one line in the audit, a ticket and operation. */
  readonly #decisions = new Map<string, Promise<boolean>>();
  /** As whose this operation shows tickets to somebody who has no right to know their holders. */
  readonly #shownAs = new Map<string, string>();
  readonly #teamOf = listLoader<{ ticketId: string; name: string }>(
    ids => this.em.execute(TEAMS, [[...ids]]),
    ({ ticketId }) => ticketId,
  );
  /** Lines of one operation are written together. */
  readonly #seen = new DataLoader<SeenCode, true>(
    async seen => {
      await this.recordSeen(seen);
      return seen.map(() => true);
    },
    { cache: false },
  );

  constructor(
    /** What `@Transactional` opens its transaction on. */
    protected readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly orderViews: OrderViewService,
    private readonly tickets: TicketService,
    private readonly access: TicketAccess,
    private readonly files: TicketFilesService,
    private readonly rotating: RotatingSecrets,
    private readonly audit: AuditService,
  ) {}

  async codeOf(ticket: Ticket): Promise<string | null> {
    return (await this.seesCode(ticket)) ? this.tickets.codeOf(ticket) : null;
  }

  /** What the digits behind the code are made of; null where the code does not rotate. */
  async rotatingSecretOf(ticket: Ticket): Promise<string | null> {
    const { qrMode, rotatingVersion } = await ticket.event.loadOrFail({ dataloader: true });
    if (qrMode !== QrMode.ROTATING || !(await this.seesCode(ticket))) return null;
    return this.rotating.textOf({ id: ticket.id, codeVersion: ticket.codeVersion, rotatingVersion });
  }

  /** Null where the code rotates too: a picture can't. */
  async qrPngUrlOf(ticket: Ticket): Promise<string | null> {
    const { qrMode } = await ticket.event.loadOrFail({ dataloader: true });
    if (qrMode === QrMode.ROTATING || !(await this.seesCode(ticket))) return null;
    return this.files.qrPngUrl(ticket);
  }

  async pdfUrlOf(ticket: Ticket): Promise<string | null> {
    return (await this.seesCode(ticket)) ? this.files.pdfUrl(ticket) : null;
  }

  /** Null where none is set up, and where the code rotates. */
  async applePassUrlOf(ticket: Ticket): Promise<string | null> {
    return (await this.seesCode(ticket)) ? this.files.applePassUrl(ticket) : null;
  }

  /** Null where none is set up, and where the code rotates. */
  async googlePassUrlOf(ticket: Ticket): Promise<string | null> {
    return (await this.seesCode(ticket)) ? this.files.googlePassUrl(ticket) : null;
  }

  async holderEmailOf(ticket: Ticket): Promise<string | null> {
    return (await this.knowsHolder(ticket)) ? ticket.holderEmail : null;
  }

  holderNameOf({ id, holderName }: Ticket): string {
    return this.#shownAs.get(id) ?? holderName;
  }

  /** The viewer came upon the ticket in an offer: whoever may not know its holder hears `name` in this operation. */
  async showAs(ticket: Ticket, name: string): Promise<void> {
    if (!(await this.knowsHolder(ticket))) this.#shownAs.set(ticket.id, name);
  }

  /** Null where no team registered, and for those who are neither holder nor buyer nor staff. */
  async teamNameOf(ticket: Ticket): Promise<string | null> {
    const { organization } = await ticket.event.loadOrFail({ dataloader: true });
    const isSeen = (await this.memberships.may('seeTickets', organization.id)) || (await this.knowsHolder(ticket));
    return isSeen ? ((await this.#teamOf.load(ticket.id))[0]?.name ?? null) : null;
  }

  async orderOf(ticket: Ticket): Promise<Order | null> {
    const order = await this.load(ticket);
    return (await this.orderViews.seesBuyer(order)) ? order : null;
  }

  private seesCode(ticket: Ticket): Promise<boolean> {
    let decision = this.#decisions.get(ticket.id);
    if (!decision) {
      decision = this.decide(ticket);
      this.#decisions.set(ticket.id, decision);
    }
    return decision;
  }

  private async decide(ticket: Ticket): Promise<boolean> {
    if (await this.isHolders(ticket)) return true;
    const { organization } = await ticket.event.loadOrFail({ dataloader: true });
    if (!(await this.memberships.may('manageEvents', organization.id))) return false;
    return this.#seen.load({ ticketId: ticket.id, organizationId: organization.id });
  }

  /** Holders, buyers, and staff who may see orders. */
  private async knowsHolder(ticket: Ticket): Promise<boolean> {
    return (await this.isHolders(ticket)) || this.orderViews.seesBuyer(await this.load(ticket));
  }

  /** The holder by account or access token, or the bearer of the order's while the buyer still holds the ticket. */
  private async isHolders(ticket: Ticket): Promise<boolean> {
    if (isHolder(this.viewer, ticket) || this.access.isBearer(ticket)) return true;
    const order = await this.load(ticket);
    return this.orderViews.isBearer(order) && order.buyerEmail === ticket.holderEmail;
  }

  private load(ticket: Ticket): Promise<Order> {
    return ticket.order.loadOrFail({ dataloader: true });
  }

  @Transactional()
  private async recordSeen(seen: readonly SeenCode[]): Promise<void> {
    for (const { ticketId: subjectId, organizationId } of seen)
      this.audit.record({ action: 'ticket.code.seen', subjectType: 'Ticket', subjectId, organizationId });
  }
}
