import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { User } from '../accounts/user.entity.js';
import { Event } from '../events/event.entity.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { Device } from './device.entity.js';

export enum CheckInKind {
  ENTRY = 'ENTRY',
  EXIT = 'EXIT',
}

registerEnumType(CheckInKind, {
  name: 'CheckInKind',
  description: 'Which way the holder goes.',
  valuesConfig: { ENTRY: { description: 'In.' }, EXIT: { description: 'Out; the ticket can enter again.' } },
});

export enum CheckInOutcome {
  ACCEPTED = 'ACCEPTED',
  ALREADY_CHECKED_IN = 'ALREADY_CHECKED_IN',
  NOT_CHECKED_IN = 'NOT_CHECKED_IN',
  REFUNDED = 'REFUNDED',
  VOID = 'VOID',
  REPLACED = 'REPLACED',
  WRONG_EVENT = 'WRONG_EVENT',
  WRONG_GATE = 'WRONG_GATE',
  TOO_EARLY = 'TOO_EARLY',
  TOO_LATE = 'TOO_LATE',
  NO_REENTRY = 'NO_REENTRY',
  EVENT_CANCELLED = 'EVENT_CANCELLED',
  UNKNOWN_TICKET = 'UNKNOWN_TICKET',
  BAD_SIGNATURE = 'BAD_SIGNATURE',
  EXPIRED_CODE = 'EXPIRED_CODE',
}

registerEnumType(CheckInOutcome, {
  name: 'CheckInOutcome',
  description: 'What a scan led to.',
  valuesConfig: {
    ACCEPTED: { description: 'Let in, or out.' },
    ALREADY_CHECKED_IN: { description: 'The ticket is inside already.' },
    NOT_CHECKED_IN: { description: 'An exit of a ticket that is not inside.' },
    REFUNDED: { description: 'The ticket was refunded.' },
    VOID: { description: 'The ticket was withdrawn.' },
    REPLACED: { description: 'The ticket has a newer code.' },
    WRONG_EVENT: { description: 'A ticket of another event.' },
    WRONG_GATE: { description: 'This gate does not admit its tier.' },
    TOO_EARLY: { description: 'Its tier is not let in yet.' },
    TOO_LATE: { description: 'Its tier is not let in any more.' },
    NO_REENTRY: { description: 'It left, and this event lets nobody in twice.' },
    EVENT_CANCELLED: { description: 'The event does not take place.' },
    UNKNOWN_TICKET: { description: 'No such serial, or a well-signed code that belongs to no ticket.' },
    BAD_SIGNATURE: { description: 'Not one of our codes: forged or damaged.' },
    EXPIRED_CODE: { description: 'A rotating code that is too old, or without its digits.' },
  },
});

@Entity({ tableName: 'check_ins' })
@ObjectType({ description: 'One scan at a gate and what it led to.' })
export class CheckIn {
  /** The scanId, made by the device: the same one twice is one scan. */
  @Field(() => ID, { description: 'The scanId that the device made.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => Ticket, { ref: true, nullable: true })
  readonly ticket: Ref<Ticket> | null = null;

  @Field(() => CheckInOutcome, { description: 'What it led to.' })
  @Enum({ items: () => CheckInOutcome, type: 'text' })
  readonly outcome!: CheckInOutcome;

  @Field(() => CheckInKind, { description: 'Which way the holder went.' })
  @Enum({ items: () => CheckInKind, type: 'text' })
  readonly kind!: CheckInKind;

  @Field(() => String, { description: 'Where.' })
  @Property({ type: 'text' })
  readonly gate!: string;

  @ManyToOne(() => Device, { ref: true, nullable: true })
  readonly device: Ref<Device> | null = null;

  @ManyToOne(() => User, { ref: true, fieldName: 'scanned_by' })
  readonly scannedBy!: Ref<User>;

  @Field(() => Date, { description: 'When it was scanned.' })
  @Property({ type: 'timestamptz' })
  readonly scannedAt!: Date;

  @Field(() => Date, { description: 'When the server heard of it.' })
  @Property({ type: 'timestamptz' })
  readonly receivedAt!: Date;

  @Field(() => Boolean, { description: 'True for a scan made without a network.' })
  @Property({ type: 'boolean' })
  readonly offline: boolean = false;

  @Field(() => Boolean, {
    description:
      'True where it let somebody through and does not count, or counts although the ticket was taken back or a rule of the gate changed since.',
  })
  @Property({ type: 'boolean' })
  readonly conflict: boolean = false;

  @Field(() => Boolean, {
    name: 'byOldRule',
    description:
      'True where it counts because it was made before a rule of the gate changed that would refuse it: see `conflict`.',
  })
  get countsByOldRule(): boolean {
    return this.byOldRule && this.outcome === CheckInOutcome.ACCEPTED;
  }

  /** Such a rule would refuse it, whether it counts or not. */
  @Property({ type: 'boolean' })
  readonly byOldRule: boolean = false;

  /** An accepted entry of a ticket that was in before. */
  @Property({ type: 'boolean' })
  readonly isReentry: boolean = false;

  @Field(() => Date, { nullable: true, description: 'When staff took it back; null where they did not.' })
  @Property({ type: 'timestamptz', nullable: true })
  readonly undoneAt: Date | null = null;
}
