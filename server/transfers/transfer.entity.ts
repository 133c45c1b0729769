import { Entity, Enum, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Event } from '../events/event.entity.js';
import { clock } from '../platform/clock.js';
import { WrongStateError } from '../platform/errors.js';
import { EmailAddress } from '../platform/graphql/scalars.js';
import { newId } from '../platform/ids.js';
import { Ticket } from '../tickets/ticket.entity.js';
import { NEXT_TRANSFER_STATUS, OPEN_TRANSFER, TransferStatus } from './transfer-status.js';

registerEnumType(TransferStatus, {
  name: 'TransferStatus',
  description: 'Where an offer to pass a ticket on stands.',
  valuesConfig: {
    AWAITING_APPROVAL: { description: 'A manager decides; the receiver does not know of it yet.' },
    PENDING: { description: 'The receiver has the link.' },
    ACCEPTED: { description: 'The receiver took the ticket; it has another holder and another code.' },
    DECLINED: { description: 'The receiver, or a manager, said no.' },
    CANCELLED: { description: 'Its holder took it back, or its ticket was used or lets nobody in any more.' },
    EXPIRED: { description: 'Nobody answered in time.' },
  },
});

@Entity({ tableName: 'transfers' })
@ObjectType({ description: 'An offer to pass a ticket on, and what became of it.' })
export class Transfer {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id: string = newId();

  @ManyToOne(() => Event, { ref: true })
  readonly event!: Ref<Event>;

  @ManyToOne(() => Ticket, { ref: true })
  readonly ticket!: Ref<Ticket>;

  @Field(() => String, { description: 'Who offers it: the ticket’s holder then.' })
  @Property({ type: 'text' })
  readonly fromName!: string;

  @Field(() => EmailAddress, { description: 'That holder’s address.' })
  @Property({ type: 'text' })
  readonly fromEmail!: string;

  @Field(() => EmailAddress, { description: 'Whom it is offered to.' })
  @Property({ type: 'text' })
  readonly toEmail!: string;

  @Field(() => String, { nullable: true, description: 'What the holder wrote to the receiver; null without a word.' })
  @Property({ type: 'text', nullable: true })
  readonly note: string | null = null;

  @Enum({ items: () => TransferStatus, type: 'text', fieldName: 'status' })
  storedStatus: TransferStatus = TransferStatus.AWAITING_APPROVAL;

  @Field(() => Date, { description: 'When the holder offered it.' })
  @Property({ type: 'timestamptz' })
  readonly createdAt!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When the receiver was written to; null until a manager agreed, where the event asks one.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  offeredAt: Date | null = null;

  @Field(() => Date, { description: 'Until when it waits for its answer: 72 hours, at most until the event is over.' })
  @Property({ type: 'timestamptz' })
  expiresAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended, in whichever way; null until then.' })
  @Property({ type: 'timestamptz', nullable: true })
  settledAt: Date | null = null;

  /** Of the ticket's codes the one that it made; null unless it is ACCEPTED. */
  @Property({ type: 'int', nullable: true })
  codeVersion: number | null = null;

  constructor(
    fields: Pick<
      Transfer,
      'event' | 'ticket' | 'fromName' | 'fromEmail' | 'toEmail' | 'note' | 'createdAt' | 'expiresAt'
    >,
  ) {
    Object.assign(this, fields);
  }

  /** True while it waits for an answer, by the clock. */
  get open(): boolean {
    return this.waits && this.expiresAt > clock.now();
  }

  /** True until it is written down that it ended, also past its time. */
  get waits(): boolean {
    return OPEN_TRANSFER.includes(this.storedStatus);
  }

  /** Where it stands by the clock, whatever became of its ticket: `statusOf` in transfer.policy.ts knows that too. */
  get status(): TransferStatus {
    return this.waits && !this.open ? TransferStatus.EXPIRED : this.storedStatus;
  }

  /**
   * Changes the status along the table of transfer-status.ts.
   * @throws WrongStateError for a step that the table does not have.
   */
  moveTo(status: TransferStatus): void {
    if (!NEXT_TRANSFER_STATUS[this.status].includes(status)) throw new WrongStateError(OVER[this.status], this.status);
    this.storedStatus = status;
    if (!this.waits) this.settledAt = clock.now();
  }

  /** Its ticket was used at the gate while it waited: it is written down that nobody can take it any more. */
  endByUse(): void {
    if (!this.waits) throw new WrongStateError(OVER[this.status], this.status);
    this.storedStatus = TransferStatus.CANCELLED;
    this.settledAt = clock.now();
  }

  /** The receiver is written to, and has until `expiresAt`. */
  offer(expiresAt: Date): void {
    this.moveTo(TransferStatus.PENDING);
    this.offeredAt = clock.now();
    this.expiresAt = expiresAt;
  }

  /** The ticket has its new holder, and this version of its code. */
  accept(codeVersion: number): void {
    this.moveTo(TransferStatus.ACCEPTED);
    this.codeVersion = codeVersion;
  }
}

/** Why nothing can be done about an offer any more. */
export const OVER: Record<TransferStatus, string> = {
  AWAITING_APPROVAL: 'A manager has yet to agree to this offer.',
  PENDING: 'This was decided already: the offer has been sent.',
  ACCEPTED: 'The ticket was taken already.',
  DECLINED: 'This offer was declined.',
  CANCELLED: 'This offer was taken back.',
  EXPIRED: 'This offer has expired.',
};
