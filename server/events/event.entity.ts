/* Long because an event is what its promoter set, and each field says what it means. */
import { Embedded, Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Extensions, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Organization } from '../accounts/organization.entity.js';
import { clock } from '../platform/clock.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { CurrencyCode, TimeZone } from '../platform/graphql/scalars.js';
import { newId } from '../platform/ids.js';
import type { Question } from '../questions/question.types.js';
import { EventImage } from './event-image.entity.js';
import type { Schedule } from './event-schedule.policy.js';
import { Venue } from './venue.js';
import { WaitingRoomSettings } from './waiting-room-settings.js';

export enum EventStatus {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  CANCELLED = 'CANCELLED',
  ENDED = 'ENDED',
}

registerEnumType(EventStatus, {
  name: 'EventStatus',
  description: 'Where an event stands.',
  valuesConfig: {
    DRAFT: { description: 'Seen by its organization alone.' },
    PUBLISHED: { description: 'Public; tickets are sold in the tiers’ windows.' },
    CANCELLED: { description: 'Will not take place; every paid order goes back.' },
    ENDED: { description: 'Was published and is over, by the clock.' },
  },
});

export enum TransferPolicy {
  OFF = 'OFF',
  OPEN = 'OPEN',
  APPROVAL = 'APPROVAL',
}

registerEnumType(TransferPolicy, {
  name: 'TransferPolicy',
  description: 'Whether holders may pass tickets on.',
  valuesConfig: {
    OFF: { description: 'They may not.' },
    OPEN: { description: 'They may, to anybody.' },
    APPROVAL: { description: 'A manager approves each.' },
  },
});

export enum QrMode {
  STATIC = 'STATIC',
  ROTATING = 'ROTATING',
}

registerEnumType(QrMode, {
  name: 'QrMode',
  description: 'What the QR code of a ticket carries.',
  valuesConfig: {
    STATIC: { description: 'The ticket’s code: it can be printed.' },
    ROTATING: { description: 'The code and six digits that change every 15 seconds: screenshots stop working.' },
  },
});

@Entity({ tableName: 'events' })
@ObjectType({ description: 'Something that takes place once, at a venue, and that tickets are sold for.' })
export class Event {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Organization, { ref: true })
  readonly organization!: Ref<Organization>;

  @Field(() => String, { description: 'Its name in addresses; unique.' })
  @Property({ type: 'text' })
  slug!: string;

  @Field(() => String, { description: 'Its name for people.' })
  @Property({ type: 'text' })
  title!: string;

  @Field(() => String, { description: 'What awaits the audience; plain text.' })
  @Property({ type: 'text' })
  description = '';

  /** DRAFT, PUBLISHED or CANCELLED; ENDED is told by the clock (`status`). */
  @Enum({ items: () => EventStatus, type: 'text', fieldName: 'status' })
  storedStatus: EventStatus = EventStatus.DRAFT;

  @Extensions(forEverybody)
  @Field(() => Venue, { description: 'Where it takes place.' })
  @Embedded(() => Venue, { prefix: 'venue_' })
  venue!: Venue;

  @Field(() => Date, { description: 'When it begins.' })
  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Field(() => Date, { description: 'When it is over.' })
  @Property({ type: 'timestamptz' })
  endsAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the doors open.' })
  @Property({ type: 'timestamptz', nullable: true })
  doorsAt: Date | null = null;

  @Field(() => TimeZone, { description: 'The zone of the venue, for showing times.' })
  @Property({ type: 'text' })
  timeZone!: string;

  @Field(() => CurrencyCode, { description: 'What all its prices are in.' })
  @Property({ type: 'text' })
  readonly currency!: string;

  /** A link to its picture; null where there is none, and where one was uploaded. Shown by EventImageResolver. */
  @Property({ type: 'text', nullable: true })
  imageUrl: string | null = null;

  /** Its picture where it was uploaded; null where it is a link or none. */
  @Embedded(() => EventImage, { prefix: 'image_', nullable: true })
  image: EventImage | null = null;

  @Field(() => String, { description: 'What its picture shows, for those who don’t see it; empty where nobody said.' })
  @Property({ type: 'text' })
  imageAlt = '';

  @Field(() => String, { description: 'BCP 47 tag of the language of its mails.' })
  @Property({ type: 'text' })
  language = 'en';

  @Field(() => Int, {
    nullable: true,
    description: 'People that the house holds, over all tiers; null where only tiers count.',
  })
  @Property({ type: 'int', nullable: true })
  capacity: number | null = null;

  /** Tickets over all tiers that are not REFUNDED or VOID. Changed in inventory/ alone. */
  @Property({ type: 'int' })
  readonly sold: number = 0;

  /** Held over all tiers. Changed in inventory/ alone. */
  @Property({ type: 'int' })
  readonly held: number = 0;

  /** Entries that wait, over all tiers' waitlists. Changed in inventory/ alone. */
  @Property({ type: 'int' })
  readonly waiting: number = 0;

  @Field(() => Boolean, { description: 'True where registrations are approved before tickets are issued.' })
  @Property({ type: 'boolean' })
  requiresApproval = false;

  @Field(() => TransferPolicy, { description: 'Whether holders may pass tickets on.' })
  @Enum({ items: () => TransferPolicy, type: 'text' })
  transferPolicy: TransferPolicy = TransferPolicy.OPEN;

  @Field(() => Date, {
    nullable: true,
    description: 'Until then refunds are approved by themselves; null: a manager decides.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  refundDeadline: Date | null = null;

  @Field(() => QrMode, { description: 'What the QR code of a ticket carries.' })
  @Enum({ items: () => QrMode, type: 'text' })
  qrMode: QrMode = QrMode.STATIC;

  /** Since when: scans from before are judged without it. Null: since it was made. */
  @Property({ type: 'timestamptz', nullable: true })
  qrModeChangedAt: Date | null = null;

  /** Raised to renew the secrets of all its rotating codes at once. */
  @Property({ type: 'int' })
  readonly rotatingVersion: number = 1;

  @Field(() => Int, { description: 'Minutes that a hold lasts before it must be paid.' })
  @Property({ type: 'int' })
  holdMinutes = 10;

  @Field(() => Int, { description: 'Hours that an offer from the waitlist lasts at most.' })
  @Property({ type: 'int' })
  offerHours = 24;

  @Field(() => Boolean, { description: 'True where a ticket that left lets in again.' })
  @Property({ type: 'boolean' })
  reentry = true;

  /** Since when: scans from before are judged without it. Null: since it was made. */
  @Property({ type: 'timestamptz', nullable: true })
  reentryChangedAt: Date | null = null;

  /** When everybody was let out last: whoever left before may enter again in any case. */
  @Property({ type: 'timestamptz', nullable: true })
  readonly clearedAt: Date | null = null;

  /** Null where there is none: whoever wants tickets may hold them at once. */
  @Embedded(() => WaitingRoomSettings, { prefix: 'waiting_room_', nullable: true })
  waitingRoom: WaitingRoomSettings | null = null;

  /** What it asks, and what it asked before and somebody may have answered (`removed`). */
  @Property({ type: 'json' })
  questions: Question[] = [];

  @Field(() => Int, { description: 'The rate of the tax on its tickets, in hundredths of a percent.' })
  @Property({ type: 'int' })
  taxBasisPoints = 0;

  @Field(() => Boolean, { description: 'True where the prices hold the tax, false where it is added to them.' })
  @Property({ type: 'boolean' })
  taxIncluded = false;

  @Field(() => String, {
    description: 'What the serials of its tickets begin with: 3 to 10 capital letters and digits, unique.',
  })
  @Property({ type: 'text' })
  readonly serialPrefix!: string;

  /** The last serial number given out. */
  @Property({ type: 'int' })
  readonly lastSerial: number = 0;

  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  publishedAt: Date | null = null;

  @Field(() => Date, { nullable: true, description: 'When it was cancelled; null unless it was.' })
  @Property({ type: 'timestamptz', nullable: true })
  cancelledAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled, in the promoter’s words.' })
  @Property({ type: 'text', nullable: true })
  cancellationReason: string | null = null;

  /** When its holders were reminded of it; null before, and again once it was moved to another day, or far enough. */
  @Property({ type: 'timestamptz', nullable: true })
  remindedAt: Date | null = null;

  /** When those were who came to their tickets since; null as above. */
  @Property({ type: 'timestamptz', nullable: true })
  lateRemindedAt: Date | null = null;

  /** The time and place that its holders know of, while a change of them waits to be told; else null. */
  @Property({ type: 'json', nullable: true })
  announced: Schedule | null = null;

  /** How many orders its cancellation pays back. */
  @Property({ type: 'int' })
  cancellationTotal = 0;

  constructor(
    fields: Pick<
      Event,
      | 'organization'
      | 'slug'
      | 'title'
      | 'venue'
      | 'startsAt'
      | 'endsAt'
      | 'timeZone'
      | 'currency'
      | 'serialPrefix'
      | 'createdAt'
    > &
      Partial<Event>,
  ) {
    Object.assign(this, fields);
  }

  @Field(() => EventStatus, { description: 'Where it stands, by the clock.' })
  get status(): EventStatus {
    const over = this.storedStatus === EventStatus.PUBLISHED && this.endsAt <= clock.now();
    return over ? EventStatus.ENDED : this.storedStatus;
  }
}
