import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DomainError, UserError } from '../platform/errors.js';
import { ErrorCode } from '../platform/graphql/error-code.js';

@ObjectType({ implements: UserError, description: 'Fewer tickets are left than were asked for.' })
export class SoldOutError extends DomainError {
  readonly code = ErrorCode.SOLD_OUT;

  @Field(() => ID, { description: 'The tier that has too few.' })
  readonly tierId: string;

  @Field(() => Int, { description: 'What it has left.' })
  readonly available: number;

  @Field({ description: 'True where one can wait for returned tickets.' })
  readonly waitlistOpen: boolean;

  constructor(tierId: string, available: number, waitlistOpen: boolean) {
    super(available === 0 ? 'Sold out.' : `Only ${available} left.`);
    this.tierId = tierId;
    this.available = available;
    this.waitlistOpen = waitlistOpen;
  }
}

@ObjectType({ implements: UserError, description: 'The capacity would be less than what is sold and held.' })
export class CapacityBelowSoldError extends DomainError {
  readonly code = ErrorCode.CAPACITY_BELOW_SOLD;

  @Field(() => Int, { description: 'Tickets sold.' })
  readonly sold: number;

  @Field(() => Int, { description: 'Tickets held by orders that are not paid yet, and set aside for those who wait.' })
  readonly held: number;

  constructor(sold: number, held: number) {
    super(`${sold} sold and ${held} held: the capacity can’t be lower than ${sold + held}.`);
    this.sold = sold;
    this.held = held;
  }
}
