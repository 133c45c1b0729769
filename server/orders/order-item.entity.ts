import { Entity, ManyToOne, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { Ref } from '@mikro-orm/postgresql';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Tier } from '../events/tier.entity.js';
import { MinorUnits } from '../platform/money.js';
import { Order } from './order.entity.js';

@Entity({ tableName: 'order_items' })
@ObjectType({ description: 'Tickets of one tier in an order, at the price of its reservation.' })
export class OrderItem {
  @Field(() => ID, { description: 'Opaque and lasting.' })
  @PrimaryKey({ type: 'uuid' })
  readonly id!: string;

  @ManyToOne(() => Order, { ref: true })
  readonly order!: Ref<Order>;

  @ManyToOne(() => Tier, { ref: true })
  readonly tier!: Ref<Tier>;

  @Property({ type: 'int' })
  readonly position!: number;

  @Field(() => Int, { description: 'How many tickets.' })
  @Property({ type: 'int' })
  readonly quantity!: number;

  @Property({ type: MinorUnits, fieldName: 'unit_price' })
  readonly unitPriceAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'discount' })
  readonly discountAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'fees' })
  readonly feesAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'tax' })
  readonly taxAmount!: number;

  @Property({ type: MinorUnits, fieldName: 'total' })
  readonly totalAmount!: number;
}
