import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { Tier } from '../events/tier.entity.js';
import { Order } from '../orders/order.entity.js';
import { connectionOf, type Page } from '../platform/graphql/connection.js';
import { EmailAddress, Url } from '../platform/graphql/scalars.js';
import { Ticket, TicketStatus } from './ticket.entity.js';

export const TicketConnection = connectionOf(Ticket, 'Ticket');

@Resolver(() => Ticket)
export class TicketResolver {
  @Query(() => Ticket, {
    nullable: true,
    description:
      'Looks at one ticket without marking it: by id for its holder and staff, by serial for staff, by code for its bearer.',
  })
  ticket(
    @Ctx() { services }: AppContext,
    @Arg('id', () => ID, { nullable: true, description: 'The ticket’s id.' }) id?: string,
    @Arg('code', () => String, { nullable: true, description: 'Or what its QR code carries.' }) code?: string,
    @Arg('serial', () => String, { nullable: true, description: 'Or its serial.' }) serial?: string,
    @Arg('accessToken', () => String, {
      nullable: true,
      description: 'With the id, for a guest that it was passed on to: what opens it.',
    })
    accessToken?: string,
  ): Promise<Ticket | null> {
    return services.tickets.look({ id, code, serial, accessToken });
  }

  @Query(() => TicketConnection, { description: 'The tickets that the viewer holds, newest first.' })
  myTickets(
    @Ctx() { services }: AppContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Ticket>> {
    return services.tickets.mine({ first, after });
  }

  @Query(() => TicketConnection, { description: 'An event’s tickets, for its staff.' })
  tickets(
    @Ctx() { services }: AppContext,
    @Arg('eventId', () => ID, { description: 'The event.' }) eventId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' })
    first: number | null,
    @Arg('search', () => String, {
      nullable: true,
      description:
        'Found in holder’s name, serial and (not for SCANNER) address, whatever the case. Fewer than three letters or digits in a row are what one of their words begins with; none at all is BAD_USER_INPUT.',
    })
    search?: string,
    @Arg('status', () => TicketStatus, { nullable: true, description: 'Only those that stand so.' })
    status?: TicketStatus,
    @Arg('after', () => String, { nullable: true, description: 'The cursor after which to begin.' }) after?: string,
  ): Promise<Page<Ticket>> {
    return services.tickets.ofEvent(eventId, { search, status }, { first, after });
  }

  @FieldResolver(() => Event, { description: 'What it lets in to.' })
  event(@Root() ticket: Ticket): Promise<Event> {
    return ticket.event.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => Tier, { description: 'What kind of ticket it is.' })
  tier(@Root() ticket: Ticket): Promise<Tier> {
    return ticket.tier.loadOrFail({ dataloader: true });
  }

  @FieldResolver(() => Order, { nullable: true, description: 'The order it came with, for those who may see it.' })
  order(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<Order | null> {
    return services.ticketViews.orderOf(ticket);
  }

  @FieldResolver(() => String, {
    description:
      'Who enters with it. In an offer, to those who neither hold the ticket nor bought it: whoever offered it, and once it was taken the address that it was offered to.',
  })
  holderName(@Root() ticket: Ticket, @Ctx() { services }: AppContext): string {
    return services.ticketViews.holderNameOf(ticket);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The team that registered and came by this ticket, whoever holds it now; for its holder, its buyer and the event’s staff.',
  })
  teamName(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.teamNameOf(ticket);
  }

  @FieldResolver(() => EmailAddress, {
    nullable: true,
    description: 'The holder’s address; null for those who may not know.',
  })
  holderEmail(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.holderEmailOf(ticket);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What the QR code carries, for its holder, OWNER and MANAGER: `FY1.` + payload + `.` + signature, both base64url ' +
      'without padding; the signature is Ed25519 with the event’s key over the ASCII bytes of `FY1.` + payload. Where ' +
      'the event’s qrMode is ROTATING it lets in with the digits of `rotatingSecret` behind it alone.',
  })
  code(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.codeOf(ticket);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Where the event’s qrMode is ROTATING, for those who may see `code`: the base32 secret of an RFC 6238 code ' +
      '(SHA-256, 6 digits, 15 s) that is appended to `code` as `.123456`. The next, the current and the last two let in; ' +
      '`code` alone answers EXPIRED_CODE. A new holder has a new one, and all are renewed when a device is signed out.',
  })
  rotatingSecret(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.rotatingSecretOf(ticket);
  }

  @FieldResolver(() => Url, {
    nullable: true,
    description:
      'The QR code as PNG, for those who may see `code`; good for an hour or two. Null where codes rotate: a picture can’t.',
  })
  qrPngUrl(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.qrPngUrlOf(ticket);
  }

  @FieldResolver(() => Url, {
    nullable: true,
    description: 'The ticket as PDF, for those who may see `code`; good for an hour or two.',
  })
  pdfUrl(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.pdfUrlOf(ticket);
  }

  @FieldResolver(() => Url, {
    nullable: true,
    description:
      'The ticket for Apple’s Wallet, for those who may see `code`; good for an hour or two. Null where it is not set ' +
      'up, where codes rotate, and once the ticket lets nobody in.',
  })
  appleWalletUrl(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.applePassUrlOf(ticket);
  }

  @FieldResolver(() => Url, {
    nullable: true,
    description: 'The link that puts the ticket into Google’s Wallet; null as `appleWalletUrl` is.',
  })
  googleWalletUrl(@Root() ticket: Ticket, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.ticketViews.googlePassUrlOf(ticket);
  }
}
