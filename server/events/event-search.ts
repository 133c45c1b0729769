import { raw, type FilterQuery } from '@mikro-orm/postgresql';
import { clock } from '../platform/clock.js';
import { EventStatus, type Event } from './event.entity.js';
import type { EventFilter } from './event.types.js';

const MOST_WORDS = 8;
const OPEN_AT = `coalesce(sale_starts_at, '-infinity') <= ? and coalesce(sale_ends_at, 'infinity') > ?`;

/** What the filter means in the database. `mine`: the organizations of the viewer, whose drafts it may find. */
export function whereOf(filter: EventFilter, mine: readonly string[]): FilterQuery<Event> {
  const { text, city, from, to, free, onSale, organizationId, status } = filter;
  const now = clock.now();
  return {
    $and: [
      hasStatus(status ?? EventStatus.PUBLISHED, mine),
      ...(text ? matches(text) : []),
      ...(city ? [fragment(table => `lower(${table}.venue_city) = lower(?)`, city.trim())] : []),
      ...(from ? [{ startsAt: { $gte: from } }] : []),
      ...(to ? [{ startsAt: { $lt: to } }] : []),
      ...(typeof free === 'boolean' ? [hasTier(free, 'price = 0')] : []),
      ...(typeof onSale === 'boolean' ? [hasTier(onSale, OPEN_AT, now, now)] : []),
      ...(organizationId ? [{ organization: organizationId }] : []),
    ],
  };
}

/** By the clock, as `Event.status` tells it. */
function hasStatus(status: EventStatus, mine: readonly string[]): FilterQuery<Event> {
  const now = clock.now();
  switch (status) {
    case EventStatus.PUBLISHED:
      return { storedStatus: EventStatus.PUBLISHED, endsAt: { $gt: now } };
    case EventStatus.ENDED:
      return { storedStatus: EventStatus.PUBLISHED, endsAt: { $lte: now } };
    case EventStatus.DRAFT:
      return { storedStatus: EventStatus.DRAFT, organization: { $in: [...mine] } };
    case EventStatus.CANCELLED: // a draft that was cancelled was never public
      return { storedStatus: status, $or: [{ publishedAt: { $ne: null } }, { organization: { $in: [...mine] } }] };
  }
}

/** Every word of the text begins a word of the event. Nothing but letters and digits reaches the query's syntax. */
function matches(text: string): FilterQuery<Event>[] {
  const words =
    text
      .normalize('NFKC')
      .match(/[\p{L}\p{N}\p{M}]+/gu)
      ?.slice(0, MOST_WORDS) ?? [];
  if (words.length === 0) return [];
  return [fragment(table => `${table}.search @@ to_tsquery('simple', ?)`, words.map(word => `${word}:*`).join(' & '))];
}

/** Some public tier is like this, or none. */
const hasTier = (some: boolean, like: string, ...parameters: unknown[]): FilterQuery<Event> =>
  fragment(
    table => `${some ? '' : 'not '}exists (select from tiers where event_id = ${table}.id and not hidden and ${like})`,
    ...parameters,
  );

const fragment = (sql: (table: string) => string, ...parameters: unknown[]): FilterQuery<Event> => ({
  [raw(sql, parameters)]: [],
});
