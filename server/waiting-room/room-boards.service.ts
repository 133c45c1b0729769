import type { EntityManager } from '@mikro-orm/postgresql';
import { Event } from '../events/event.entity.js';
import { Tier, TierLane } from '../events/tier.entity.js';
import { Batches } from '../platform/batches.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { QueueStatus, QueueTicket } from './queue-ticket.entity.js';
import { isServed, stockOf, type LaneStock } from './room-stock.policy.js';

/** For so long a board is good without a word that it changed. */
const FRESH_MS = 1_000;
/** Places that a process remembers; all are forgotten when there are more. */
const MOST_REMEMBERED = 200_000;

/** Numbers that follow each other, all of whom wait. */
interface Run {
  readonly first: number;
  readonly last: number;
  /** How many wait in front of it. */
  readonly before: number;
}

/** Where a lane stands. */
export interface LaneOfBoard {
  /** In their order. */
  readonly runs: readonly Run[];
  /** All who wait, also those without a number yet. */
  readonly waiting: number;
  /** What there is for it to buy. */
  readonly stock: LaneStock;
  /** Whether any who wait in it could be admitted now; where nobody waits, whether anybody could who came. */
  readonly moves: boolean;
}

/** Where a room stands, as everybody in it may see. */
export interface Board {
  /** As it was then; nobody's EntityManager has it. */
  readonly event: Event;
  readonly lanes: Readonly<Record<TierLane, LaneOfBoard>>;
}

/**
 * What thousands of waiting pages are told from: one reading of the room after each tick, for all of them, in memory. A
 * place is read when it is first asked about and again when its turn has come: where it stands in between, the board says.
 */
export class RoomBoards {
  readonly #boards = new Map<string, { readonly until: number; readonly board: Promise<Board> }>();
  readonly #places = new Map<string, QueueTicket>();
  readonly #readings = new Batches<string, QueueTicket | null>({
    work: ids => this.readPlaces(ids),
    most: 1_000,
  });

  constructor(
    private readonly fork: () => EntityManager,
    liveFeed: Pick<LiveFeed, 'onChange'>,
  ) {
    liveFeed.onChange(topic => {
      if (topic === null) this.forget();
      else if (topic.startsWith('queue:')) this.#boards.delete(topic.slice('queue:'.length));
      else if (topic.startsWith('queue-place:')) this.#places.delete(topic.slice('queue-place:'.length));
      else if (topic.startsWith('availability:')) this.#boards.delete(topic.slice('availability:'.length));
    });
  }

  /** Where the room of this event stands, a second ago at most. */
  board(eventId: string): Promise<Board> {
    const known = this.#boards.get(eventId);
    if (known && known.until > performance.now()) return known.board;
    const board = readBoard(this.fork(), eventId);
    this.#boards.set(eventId, { until: performance.now() + FRESH_MS, board });
    board.catch(() => this.#boards.delete(eventId));
    return board;
  }

  /** The place as it is now; null where there is none with this id. Not managed by anybody's EntityManager. */
  async place(id: string): Promise<QueueTicket | null> {
    const known = this.#places.get(id);
    if (known && isWaiting(known, (await this.board(known.event.id)).lanes[known.lane])) return known;
    const place = await this.#readings.add(id);
    if (place?.storedStatus === QueueStatus.WAITING) this.remember(place);
    else this.#places.delete(id);
    return place;
  }

  /** Hints were lost: what is remembered may have changed. */
  private forget(): void {
    this.#boards.clear();
    this.#places.clear();
  }

  private remember(place: QueueTicket): void {
    if (this.#places.size >= MOST_REMEMBERED) this.#places.clear();
    this.#places.set(place.id, place);
  }

  private async readPlaces(ids: readonly string[]) {
    const places = await this.fork().find(QueueTicket, { id: { $in: [...new Set(ids)] } });
    const byId = new Map(places.map(place => [place.id, place]));
    return ids.map(id => ({ result: byId.get(id) ?? null }));
  }
}

/** How many go before it in its lane, and it; null while it has no number, or waits no more. */
export function positionOf({ place, storedStatus }: QueueTicket, lane: LaneOfBoard): number | null {
  const run = place === null || storedStatus !== QueueStatus.WAITING ? null : runOf(place, lane);
  return run && run.before + place! - run.first + 1;
}

/** Whether the board says that a place which waited still does. Without a number it may have got one since. */
const isWaiting = ({ place }: QueueTicket, lane: LaneOfBoard): boolean => place !== null && runOf(place, lane) !== null;

/** The run that a number is in; by halves, since thousands of pages ask and thousands may have left. */
function runOf(place: number, { runs }: LaneOfBoard): Run | null {
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (runs[middle]!.last < place) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run && run.first <= place ? run : null;
}

async function readBoard(em: EntityManager, eventId: string): Promise<Board> {
  const lines = await linesOf(em, eventId);
  const event = await em.findOneOrFail(Event, eventId);
  const stock = stockOf(event, await em.find(Tier, { event: eventId }));
  const lane = (name: TierLane): LaneOfBoard => {
    const { runs, unnumbered, opens } = lines[name];
    const last = runs.at(-1);
    const waiting = unnumbered + (last ? last.before + last.last - last.first + 1 : 0);
    const there = stock[name];
    return { runs, waiting, stock: there, moves: waiting > 0 ? isServed(there, opens) : there.entrants.most > 0 };
  };
  return { event, lanes: { VIP: lane(TierLane.VIP), REGULAR: lane(TierLane.REGULAR) } };
}

interface Line {
  readonly runs: readonly Run[];
  readonly unnumbered: number;
  /** The hidden tiers that promo codes opened for those who wait. */
  readonly opens: readonly string[];
}

async function linesOf(em: EntityManager, eventId: string): Promise<Record<TierLane, Line>> {
  const line = (name: TierLane): string => `
    jsonb_build_object('unnumbered', (
      select count(*) from queue_tickets
      where event_id = asked.id and lane = '${name}' and status = 'WAITING' and place is null
    ), 'opens', (
      select coalesce(jsonb_agg(distinct tier), '[]')
      from queue_tickets, jsonb_array_elements_text(opens) as tier
      where event_id = asked.id and lane = '${name}' and status = 'WAITING' and opens is not null
    ), 'runs', (
      select coalesce(jsonb_agg(jsonb_build_object('first', first, 'last', last, 'before', before) order by first), '[]')
      from (
        select min(place) as first, max(place) as last, min(n) - 1 as before
        from (
          select place, row_number() over (order by place) as n from queue_tickets
          where event_id = asked.id and lane = '${name}' and status = 'WAITING' and place is not null
        ) as numbered
        group by place - n
      ) as run
    ))`;
  const [row] = await em.execute<[{ vip: Line; regular: Line }]>(
    `select ${line(TierLane.VIP)} as vip, ${line(TierLane.REGULAR)} as regular from (select ?::uuid as id) as asked`,
    [eventId],
  );
  return { VIP: row.vip, REGULAR: row.regular };
}
