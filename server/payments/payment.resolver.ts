import { Ctx, Field, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { isAdmin } from '../accounts/viewer.entity.js';
import type { AppContext } from '../context.js';
import { Quote } from '../orders/order.types.js';
import { CurrencyCode } from '../platform/graphql/scalars.js';
import { CircuitState, ProviderCallKind, type CallHealth, type CallKind } from './circuit-breaker.js';
import type { Health } from './payment-providers.service.js';
import { ProviderName } from './payment.entity.js';

@ObjectType({ description: 'How one kind of call to a payment provider stands, as the process that answers knows it.' })
export class ProviderCalls implements CallHealth {
  @Field(() => ProviderCallKind, { description: 'Which.' })
  kind!: CallKind;

  @Field(() => CircuitState, { description: 'How its circuit breaker stands.' })
  circuit!: CircuitState;

  @Field(() => Date, {
    description: 'Since when it works, or does not; since the process started, where that never changed.',
  })
  since!: Date;

  @Field(() => Date, { nullable: true, description: 'When one is tried again; null while it works.' })
  retryAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the last one that failed came to, without secrets; null where none did.',
  })
  lastError!: string | null;

  @Field(() => Date, { nullable: true, description: 'When that was.' })
  lastErrorAt!: Date | null;
}

@ObjectType({ description: 'How a payment provider stands just now.' })
export class ProviderHealth {
  @Field(() => ProviderName, { description: 'Which.' })
  provider!: ProviderName;

  @Field(() => Boolean, { description: 'Whether it is set up here.' })
  enabled!: boolean;

  @Field(() => CircuitState, { description: 'How the circuit breaker of what buyers need stands: its writes.' })
  circuit!: CircuitState;

  @Field(() => Date, { nullable: true, description: 'When it is tried again; null while it works.' })
  retryAt!: Date | null;

  @Field(() => [CurrencyCode], { description: 'What it takes.' })
  currencies!: readonly string[];
}

@Resolver(() => ProviderHealth)
export class PaymentResolver {
  @Query(() => [ProviderHealth], { description: 'The payment providers, and which of them work just now.' })
  paymentProviders(@Ctx() { services }: AppContext): ProviderHealth[] {
    return services.payments.health();
  }

  @FieldResolver(() => [ProviderCalls], {
    nullable: true,
    description: 'Each kind of call by itself, none where it is not set up; for an ADMIN, null for everybody else.',
  })
  calls(@Root() { calls }: Health, @Ctx() { viewer }: AppContext): readonly CallHealth[] | null {
    return isAdmin(viewer) ? calls : null;
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
