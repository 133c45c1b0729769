import type { EntityManager } from '@mikro-orm/postgresql';
import { TierLane } from '../events/tier.entity.js';
import { Batches } from '../platform/batches.js';
import type { LiveFeed } from '../platform/live-feed.js';
import { QueueStatus, QueueTicket } from './queue-ticket.entity.js';

/** For so long a board is good without a word that it changed. */
const FRESH_MS = 1_000;
/** Places that a process remembers; all are forgotten when there are more. */
const MOST_REMEMBERED = 200_000;

/** Where a lane stands. */
interface LaneOfBoard {
  /** The first place that waits; null where nobody does. */
  readonly head: number | null;
  /** All who wait, also those without a place yet. */
  readonly waiting: number;
  /** Places behind the head that were given up, in their order. */
  readonly left: readonly number[];
}

/** Where a room stands, as everybody in it may see. */
export interface Board {
  readonly lanes: Readonly<Record<TierLane, LaneOfBoard>>;
  /** Nothing is left, and nothing is held that could come back. */
  readonly soldOut: boolean;
}

/**
 * What thousands of waiting pages are told from: one reading of the room after each tick, for all of them, in memory. A
 * place is read when it is first asked about and again when its turn has come: where it stands in between, the board says.
 */
export class RoomBoards {
  readonly #boards = new Map<string, { readonly until: number; readonly board: Promise<Board> }>();
  readonly #places = new Map<string, QueueTicket>();
  readonly #readings = new Batches<string, QueueTicket | null>({ work: ids => this.read(ids), most: 1_000 });

  constructor(
    private readonly fork: () => EntityManager,
    liveFeed: Pick<LiveFeed, 'onChange'>,
  ) {
    liveFeed.onChange(topic => {
      if (topic === null) this.#boards.clear();
      else if (topic.startsWith('queue:')) this.#boards.delete(topic.slice('queue:'.length));
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
    if (known && isWaiting(known, await this.board(known.event.id))) return known;
    const place = await this.#readings.add(id);
    if (place?.storedStatus === QueueStatus.WAITING) this.remember(place);
    else this.#places.delete(id);
    return place;
  }

  private remember(place: QueueTicket): void {
    if (this.#places.size >= MOST_REMEMBERED) this.#places.clear();
    this.#places.set(place.id, place);
  }

  private async read(ids: readonly string[]) {
    const places = await this.fork().find(QueueTicket, { id: { $in: [...new Set(ids)] } });
    const byId = new Map(places.map(place => [place.id, place]));
    return ids.map(id => ({ result: byId.get(id) ?? null }));
  }
}

/** How many go before it, and it, in its lane; null while it has no place, or waits no more. */
export function positionOf({ lane, place, storedStatus }: QueueTicket, { lanes }: Board): number | null {
  const { head, left } = lanes[lane];
  if (storedStatus !== QueueStatus.WAITING || place === null || head === null || place < head) return null;
  return place - head + 1 - countBelow(left, place);
}

/** Whether the board says that a place which waited still does. Without a number it may have got one since. */
function isWaiting({ lane, place }: QueueTicket, { lanes }: Board): boolean {
  const { head, left } = lanes[lane];
  return place !== null && head !== null && place >= head && left[countBelow(left, place)] !== place;
}

/** How many of these, in their order, are below a limit; by halves, since thousands of pages ask and thousands may have left. */
function countBelow(sorted: readonly number[], limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function readBoard(em: EntityManager, eventId: string): Promise<Board> {
  const lane = (name: TierLane): string => `
    (select jsonb_build_object('head', head, 'waiting', waiting, 'left', coalesce((
       select jsonb_agg(place order by place) from queue_tickets
       where event_id = asked.id and lane = '${name}' and status = 'LEFT' and place > head), '[]'))
     from (select min(place) as head, count(*)::int as waiting from queue_tickets
           where event_id = asked.id and lane = '${name}' and status = 'WAITING') as line)`;
  const [row] = await em.execute<[{ vip: LaneOfBoard; regular: LaneOfBoard; soldOut: boolean }]>(
    `select ${lane(TierLane.VIP)} as vip, ${lane(TierLane.REGULAR)} as regular, (
       select bool_and(tiers.sold >= tiers.capacity) or bool_or(events.sold >= events.capacity)
       from tiers join events on events.id = event_id where event_id = asked.id and not hidden) is true as "soldOut"
     from (select ?::uuid as id) as asked`,
    [eventId],
  );
  return { lanes: { VIP: row.vip, REGULAR: row.regular }, soldOut: row.soldOut };
}
