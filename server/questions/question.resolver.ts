import { Arg, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import type { AppContext } from '../context.js';
import { Event } from '../events/event.entity.js';
import { Order } from '../orders/order.entity.js';
import { forEverybody } from '../platform/graphql/public-documents.js';
import { JsonObject } from '../platform/graphql/scalars.js';
import { Attachment } from '../uploads/attachment.entity.js';
import type { Answers } from './answers.policy.js';
import { Question } from './question.types.js';

/** What an event asks. */
@Resolver(() => Event)
export class EventQuestionsResolver {
  @Extensions(forEverybody)
  @FieldResolver(() => [Question], { description: 'What is asked in checkout and registration, in its order.' })
  questions(
    @Root() { questions }: Event,
    @Arg('removed', () => Boolean, {
      nullable: true,
      defaultValue: false,
      description: 'With those that are asked no more, to read what was answered before.',
    })
    removed: boolean | null,
  ): Question[] {
    return removed ? questions : questions.filter(one => !one.removed);
  }
}

/** What a buyer answered. */
@Resolver(() => Order)
export class OrderAnswersResolver {
  @FieldResolver(() => JsonObject, {
    nullable: true,
    description:
      'Answers by question id, per ticket in arrays; for its buyer and staff who see orders, null for others.',
  })
  answers(@Root() order: Order, @Ctx() { services }: AppContext): Promise<Answers | null> {
    return services.orderViews.answersOf(order);
  }

  @FieldResolver(() => [Attachment], { description: 'The files that answers name, for those who see the answers.' })
  attachments(@Root() order: Order, @Ctx() { services }: AppContext): Promise<Attachment[]> {
    return services.uploads.ofOrder(order);
  }
}
