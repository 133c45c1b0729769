import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Order } from '../orders/order.entity.js';
import { Url } from '../platform/graphql/scalars.js';
import { Refund } from '../refunds/refund.entity.js';

@Resolver(() => Order)
export class OrderReceiptResolver {
  @FieldResolver(() => Url, {
    nullable: true,
    description:
      'The receipt as PDF, for the buyer, OWNER and MANAGER; good for an hour or two. Null until some seconds after it ' +
      'was paid, and where nothing was due.',
  })
  receiptUrl(@Root() order: Order, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.receiptFiles.receiptUrl(order);
  }
}

@Resolver(() => Refund)
export class RefundReceiptResolver {
  @FieldResolver(() => Url, {
    nullable: true,
    description:
      'The credit note as PDF, for the buyer, OWNER and MANAGER; good for an hour or two. Null until some seconds after ' +
      'it SUCCEEDED, and for money that never became tickets.',
  })
  creditNoteUrl(@Root() refund: Refund, @Ctx() { services }: AppContext): Promise<string | null> {
    return services.receiptFiles.creditNoteUrl(refund);
  }
}
