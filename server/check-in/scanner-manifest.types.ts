import { Field, ID, ObjectType } from 'type-graphql';
import type { Event } from '../events/event.entity.js';
import { TicketStatus } from '../tickets/ticket.entity.js';

@ObjectType({ description: 'One code of a ticket, as a scanner without a network knows it.' })
export class ManifestTicket {
  @Field(() => String, { description: 'SHA-256 of `code`, base64url without padding.' })
  readonly digest!: string;

  @Field(() => TicketStatus, { description: 'Where the ticket stands; VOID for a code that was replaced.' })
  readonly status!: TicketStatus;

  @Field(() => ID, { description: 'Its tier.' })
  readonly tierId!: string;

  @Field(() => String, { description: 'Its tier’s name.' })
  readonly tierName!: string;

  @Field(() => String, { description: 'Who enters with it.' })
  readonly holderName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The team that registered, where it is one’s: `Ticket.teamName`.',
  })
  readonly teamName!: string | null;

  @Field(() => String, { description: 'For people, and to be typed.' })
  readonly serial!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Where codes rotate, of the present code: what `Ticket.rotatingSecret` is. Makes no ticket without the code.',
  })
  readonly rotatingSecret!: string | null;
}

@ObjectType({
  description:
    'What a scanner needs to work without a network. It proves tickets and makes none: no code, and no key that signs, ' +
    'is in it. A good signature with an unknown digest was sold since.',
})
export class ScannerManifest {
  @Field(() => ID, { description: 'The event.' })
  readonly eventId!: string;

  @Field(() => String, { description: 'The Ed25519 key that proves its codes: base64url of the 32 raw bytes.' })
  readonly publicKey!: string;

  @Field(() => Date, { description: 'When it was read, by the server’s clock.' })
  readonly issuedAt!: Date;

  @Field(() => String, { description: 'For `since`: what comes after this page, now or later.' })
  readonly cursor!: string;

  @Field(() => Boolean, { description: 'True where more is there already.' })
  readonly hasMore!: boolean;

  @Field(() => Boolean, {
    description: 'True where this page is the first of all: what the device knew before is to be forgotten.',
  })
  readonly isWhole!: boolean;

  @Field(() => [ManifestTicket], {
    description: 'Codes with their states; a ticket that changed comes again, with all its codes.',
  })
  readonly tickets!: ManifestTicket[];

  @Field(() => [String], { description: 'The names of the event’s gates.' })
  readonly gates!: string[];

  /** Served as `event` to whoever may see the manifest. */
  readonly ofEvent!: Event;
}
