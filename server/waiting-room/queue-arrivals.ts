import type { EntityManager } from '@mikro-orm/postgresql';
import { Event } from '../events/event.entity.js';
import { Batches } from '../platform/batches.js';
import { insertAll } from '../platform/bulk.js';
import { PromoCode } from '../promo-codes/promo-code.entity.js';
import { canonicalCode, isCode } from '../promo-codes/promo-code.policy.js';
import { QueueStatus, QueueTicket } from './queue-ticket.entity.js';

/** Of one statement. */
const MOST_READ = 1_000;

/** Somebody who is signed in, at the door of a sale. */
interface Visitor {
  readonly eventId: string;
  readonly userId: string;
}

/** What may be a promo code of an event, as codes are kept. */
interface TypedCode {
  readonly eventId: string;
  readonly code: string;
}

/**
 * What a crowd at the door needs, read and written once for all who come at once: a reading of their own each waits for a
 * connection longer than it may. What it answers is managed by nobody's EntityManager.
 */
export class QueueArrivals {
  readonly #events = new Batches<string, Event | null>({ work: ids => this.readEvents(ids), most: MOST_READ });
  readonly #visitors = new Batches<Visitor, QueueTicket | null>({ work: all => this.readPlaces(all), most: MOST_READ });
  readonly #codes = new Batches<TypedCode, PromoCode | null>({ work: all => this.readCodes(all), most: MOST_READ });
  readonly #places = new Batches<QueueTicket, QueueTicket>({
    work: places => this.write(places),
    locks: { name: 'places in line', eventsOf: async places => places.map(({ event }) => event.id) },
  });

  constructor(private readonly fork: () => EntityManager) {}

  /** The event as it is now; null where there is none with this id. */
  event(id: string): Promise<Event | null> {
    return this.#events.add(id);
  }

  /** The place where this user waits for this event; null where they don't. */
  placeOf(eventId: string, userId: string): Promise<QueueTicket | null> {
    return this.#visitors.add({ eventId, userId });
  }

  /** The promo code of this event that was typed, whether or not it can be used, with its tiers; null where it is none. */
  async promoCode(eventId: string, typed: string): Promise<PromoCode | null> {
    const code = canonicalCode(typed);
    return isCode(code) ? this.#codes.add({ eventId, code }) : null;
  }

  /** Writes a new place. @throws UniqueConstraintViolationException where this user waits already. */
  add(place: QueueTicket): Promise<QueueTicket> {
    return this.#places.add(place);
  }

  private async readEvents(ids: readonly string[]) {
    const events = await this.fork().find(Event, { id: { $in: [...new Set(ids)] } });
    const byId = new Map(events.map(event => [event.id, event]));
    return ids.map(id => ({ result: byId.get(id) ?? null }));
  }

  private async readPlaces(visitors: readonly Visitor[]) {
    const places = await this.fork().find(QueueTicket, {
      event: { $in: [...new Set(visitors.map(({ eventId }) => eventId))] },
      user: { $in: [...new Set(visitors.map(({ userId }) => userId))] },
      storedStatus: QueueStatus.WAITING,
    });
    const byVisitor = new Map(places.map(place => [`${place.event.id} ${place.user!.id}`, place]));
    return visitors.map(({ eventId, userId }) => ({ result: byVisitor.get(`${eventId} ${userId}`) ?? null }));
  }

  private async readCodes(typed: readonly TypedCode[]) {
    const which = {
      event: { $in: [...new Set(typed.map(({ eventId }) => eventId))] },
      code: { $in: [...new Set(typed.map(({ code }) => code))] },
    };
    const codes = await this.fork().find(PromoCode, which, { populate: ['tiers'] });
    const byName = new Map(codes.map(promoCode => [`${promoCode.event.id} ${promoCode.code}`, promoCode]));
    return typed.map(({ eventId, code }) => ({ result: byName.get(`${eventId} ${code}`) ?? null }));
  }

  private async write(places: readonly QueueTicket[]) {
    await this.fork().transactional(em => insertAll(em, QueueTicket, places));
    return places.map(place => ({ result: place }));
  }
}
