import { Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Quote } from '../orders/order.types.js';
import { CurrencyCode } from '../platform/graphql/scalars.js';
import { CircuitState } from './circuit-breaker.js';
import { ProviderName } from './payment.entity.js';

@ObjectType({ description: 'How a payment provider stands just now.' })
export class ProviderHealth {
  @Field(() => ProviderName, { description: 'Which.' })
  provider!: ProviderName;

  @Field(() => Boolean, { description: 'Whether it is set up here.' })
  enabled!: boolean;

  @Field(() => CircuitState, { description: 'How its circuit breaker stands.' })
  circuit!: CircuitState;

  @Field(() => Date, { nullable: true, description: 'When it is tried again; null while it works.' })
  retryAt!: Date | null;

  @Field(() => [CurrencyCode], { description: 'What it takes.' })
  currencies!: readonly string[];
}

@Resolver()
export class PaymentResolver {
  @Query(() => [ProviderHealth], { description: 'The payment providers, and which of them work just now.' })
  paymentProviders(@Ctx() { services }: AppContext): ProviderHealth[] {
    return services.payments.health();
  }
}

@Resolver(() => Quote)
export class QuoteResolver {
  @FieldResolver(() => [ProviderName], {
    description: 'Who takes this total; none where nothing is due, or where it is less than anybody takes.',
  })
  payableWith(@Root() { total }: Quote, @Ctx() { services }: AppContext): ProviderName[] {
    return services.payments.taking(total);
  }
}
