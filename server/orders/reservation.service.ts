import type { EntityManager } from '@mikro-orm/postgresql';
import type { User } from '../accounts/user.entity.js';
import type { TierQuantity } from '../inventory/inventory.service.js';
import type { SoldOutMemory } from '../inventory/sold-out-memory.service.js';
import { Stock } from '../inventory/stock.service.js';
import { Batches, type Outcome } from '../platform/batches.js';
import { clock } from '../platform/clock.js';
import { ApiError, DomainError, NotFoundError } from '../platform/errors.js';
import { assertKey, Idempotency, type IdempotentCall } from '../platform/idempotency.js';
import type { LiveFeed } from '../platform/live-feed.js';
import type { SecretKey } from '../platform/secret-key.js';
import { PromoCodeStock } from '../promo-codes/promo-code-stock.service.js';
import { filesIn, readAnswers } from '../questions/answers.policy.js';
import { Attachments } from '../uploads/attachments.service.js';
import { callOf, filesOf, ticketsIn, tokensOf, typedCodeOf, type HoldRequest } from './hold-request.js';
import { newOrder, rowsOfOrders, type OpenedOrder } from './new-order.js';
import { offer, type Offer, type Sale } from './offer.policy.js';
import { Order } from './order.entity.js';
import { assertSells } from './sale.policy.js';
import { Admissions } from '../waiting-room/admissions.service.js';

export type { HoldRequest } from './hold-request.js';

/** A request on its way through a batch. */
interface Reservation extends HoldRequest {
  /** Null for a guest. */
  readonly user: User | null;
  readonly call: IdempotentCall;
}

/**
 * The reservation engine: takes tickets off sale for everybody who asks at once, in one transaction (see Batches).
 *
 * Those who want a tier that was sold out a moment ago are told so from memory, unless their key led to an order before.
 * The others' keys are claimed, all in one statement; whoever asks again gets the order that they have. Then the
 * counters are locked, events, tiers, promo codes, each in the order of their ids, and every request is decided in
 * memory in the order of arrival, against the locked rows. The keys of the refused are given back; the counters, once each,
 * the orders and their items are written in one statement. The CHECK constraints repeat every decision.
 *
 * Processes meet at the locks, and each holds them for one batch. A process that dies leaves its batch undone as a
 * whole, and its callers ask again with their keys.
 */
export class Reservations {
  readonly #batches = new Batches<Reservation, Order>({
    work: requests => this.reserve(requests),
    nameOf: ({ call: { scope, key } }) => `${scope} ${key}`,
    locks: { name: 'reservations', eventsOf: async requests => requests.map(({ eventId }) => eventId) },
    atOnce: 2, // the second one claims its keys while the first is decided, and waits for its locks
  });

  constructor(
    /** A new EntityManager; each batch has its own, and everybody in it reads from it afterwards. */
    private readonly fork: () => EntityManager,
    private readonly soldOut: SoldOutMemory,
    private readonly secrets: SecretKey,
    private readonly liveFeed: LiveFeed,
  ) {}

  /**
   * Opens an order that must be paid before the hold ends. All of the items or none. The same key with the same request
   * answers with the same order.
   * @throws SoldOutError, SaleNotOpenError, QuantityLimitError, PromoCodeInvalidError, ApprovalRequiredError,
   * AnswersMissingError, InvalidInputError, IdempotencyConflictError, BusyError; NotFoundError for an event or tier that the public can't see.
   */
  async hold(request: HoldRequest, user: User | null): Promise<Order> {
    assertKey(request.idempotencyKey);
    return this.#batches.add({ ...request, user, call: callOf(request, user) });
  }

  private async reserve(requests: readonly Reservation[]): Promise<Outcome<Order>[]> {
    const events = new Set<string>();
    const outcomes = await this.fork().transactional(async em => {
      const batch = new Batch(em, requests, this.soldOut, this.secrets);
      const decided = await batch.run();
      for (const eventId of batch.changed) events.add(eventId);
      return decided;
    });
    for (const eventId of events) {
      this.liveFeed.publish(`availability:${eventId}`);
      this.liveFeed.publish(`sales:${eventId}`); // what is held is among the figures
    }
    return outcomes;
  }
}

/** What a batch decides against, under its locks, and when. */
interface Locked {
  readonly stock: Stock;
  readonly promoCodes: PromoCodeStock;
  readonly admissions: Admissions;
  readonly attachments: Attachments;
  readonly now: Date;
}

/** One transaction. */
class Batch {
  readonly #outcomes = new Map<Reservation, Outcome<Order>>();
  readonly changed = new Set<string>();
  readonly #idempotency: Idempotency;
  readonly #offers = new Map<string, Offer>();

  constructor(
    private readonly em: EntityManager,
    private readonly requests: readonly Reservation[],
    private readonly soldOut: SoldOutMemory,
    private readonly secrets: SecretKey,
  ) {
    this.#idempotency = new Idempotency(em);
  }

  async run(): Promise<Outcome<Order>[]> {
    await this.refuseSoldOut();
    const asked = this.open();
    const claimed = await this.#idempotency.claimAll(asked.map(({ call }) => call));
    await this.answerKnown(asked.filter(({ call }) => !claimed.has(call)));
    if (claimed.size > 0) await this.reserve(asked.filter(({ call }) => claimed.has(call)));
    return this.requests.map(request => this.#outcomes.get(request)!);
  }

  private open(): Reservation[] {
    return this.requests.filter(request => !this.#outcomes.has(request));
  }

  /** From memory, those who have no order yet. */
  private async refuseSoldOut(): Promise<void> {
    const refusals = this.requests.flatMap(request => {
      const refusal = this.soldOut.refusal(request.items);
      return refusal ? [{ request, refusal }] : [];
    });
    await this.answerKnown(refusals.map(({ request }) => request));
    for (const { request, refusal } of refusals) {
      if (!this.#outcomes.has(request)) this.#outcomes.set(request, { refusal });
    }
  }

  /** Those whose key led to an order before get it; a key that was used with another input is refused. */
  private async answerKnown(requests: readonly Reservation[]): Promise<void> {
    if (requests.length === 0) return;
    const known = await this.#idempotency.findAll(requests.map(({ call }) => call));
    const ids = [...known.values()].filter(result => typeof result === 'string');
    const found = ids.length > 0 ? await this.em.find(Order, { id: { $in: ids } }) : [];
    const orders = new Map(found.map(order => [order.id, order]));
    for (const request of requests) {
      const result = known.get(request.call);
      if (result instanceof Error) this.#outcomes.set(request, { refusal: result });
      else if (result) this.#outcomes.set(request, { result: orders.get(result)! });
    }
  }

  private async reserve(asked: readonly Reservation[]): Promise<void> {
    const stock = await Stock.lock(
      this.em,
      asked.map(({ eventId }) => eventId),
      asked.flatMap(({ items }) => items.map(({ tierId }) => tierId)),
    );
    const promoCodes = await PromoCodeStock.lock(this.em, asked.flatMap(typedCodeOf));
    const admissions = await Admissions.lock(this.em, this.secrets, tokensOf(asked, stock));
    const attachments = await Attachments.lock(
      this.em,
      asked.flatMap(one => filesOf(one, stock)),
    );
    const now = clock.now();

    const opened: OpenedOrder[] = [];
    const refused: IdempotentCall[] = [];
    for (const request of asked) {
      const decision = this.decide(request, { stock, promoCodes, admissions, attachments, now });
      if ('result' in decision) opened.push(decision.result);
      else refused.push(request.call);
      this.#outcomes.set(request, 'result' in decision ? { result: decision.result.order } : decision);
    }
    await this.#idempotency.release(refused);
    await promoCodes.write();
    await stock.write(rowsOfOrders(opened));
    await admissions.write();
    await attachments.write();
    for (const { order } of opened) this.changed.add(order.event.id);
    if (refused.length > 0) this.soldOut.remember(stock.soldOut);
  }

  /** The order that this request leads to, with its items, or why it does not. */
  private decide(request: Reservation, locked: Locked): Outcome<OpenedOrder> {
    const { stock, promoCodes, admissions, attachments, now } = locked;
    const { eventId, items, buyer, user, call, admissionToken } = request;
    try {
      const event = stock.events.get(eventId);
      if (!event) throw new NotFoundError('event');
      assertSells(event);
      const tiers = stock.tiersOf(eventId);
      const wanted = items.flatMap(({ tierId }) => tiers.get(tierId) ?? []);
      const admission = event.waitingRoom && admissions.usable(admissionToken, eventId, wanted, user?.id ?? null);
      const [typed] = typedCodeOf(request);
      const promoCode = typed ? promoCodes.usable(typed) : null;
      const offered = this.offerOf({ event, tiers, promoCode }, items);
      const answers = readAnswers(event.questions, request.answers, ticketsIn(items));
      const files = answers ? filesIn(event.questions, answers) : [];
      attachments.assertThere(files, eventId, 'answers');
      stock.hold(eventId, items); // the last that may refuse: what is taken below belongs to an order
      attachments.take(files);
      if (admission) admissions.take(admission, call.resultId);
      if (promoCode) promoCodes.take(promoCode);
      return { result: newOrder({ id: call.resultId, offer: offered, buyer, user, now, answers }) };
    } catch (error) {
      if (error instanceof DomainError || error instanceof ApiError) return { refusal: error };
      throw error;
    }
  }

  /** A crowd asks for the same: it is priced once. */
  private offerOf(sale: Sale, items: readonly TierQuantity[]): Offer {
    const wanted = items.map(({ tierId, quantity }) => `${quantity} ${tierId}`);
    const name = [sale.event.id, sale.promoCode?.id, ...wanted].join();
    let offered = this.#offers.get(name);
    if (!offered) this.#offers.set(name, (offered = offer(sale, items)));
    return offered;
  }
}
