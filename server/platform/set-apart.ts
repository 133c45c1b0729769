import { log } from './log.js';

/** Events that are tried at once: each may keep a connection waiting. */
const MOST_AT_ONCE = 4;
/** An event that nobody wanted for so long is no longer asked about. By then PostgreSQL has ended a session of ours that stood still. */
const FORGOTTEN_MS = 60_000;

export interface ApartOptions<Waiting> {
  /** What is waited for here, for the log. */
  readonly name: string;
  /** Some of these that may share a transaction, and the others. */
  readonly take: (waiting: readonly Waiting[]) => { taken: Waiting[]; left: Waiting[] };
  /** Does these and answers them. @returns those that waited for a lock in vain, who have no answer. */
  readonly settle: (batch: readonly Waiting[]) => Promise<readonly Waiting[]>;
  /** Tells one that somebody is in the way. */
  readonly refuse: (one: Waiting) => void;
}

interface Line<Waiting> {
  waiting: Waiting[];
  /** It is tried, or will be. */
  hasTurn: boolean;
  /** When it was tried last, of the process's own steady clock. */
  triedAt: number;
}

/**
 * Events that somebody may be holding: each has a line of its own, so that nobody who wants another one waits for it.
 *
 * Where a line waited for its event's locks in vain, everybody in it is told; whoever comes next tries again. Once one of
 * its batches was done and nobody is left, the event is where all others are again.
 */
export class SetApart<Waiting> {
  readonly #lines = new Map<string, Line<Waiting>>();
  readonly #turns: string[] = [];
  #underWay = 0;

  constructor(private readonly options: ApartOptions<Waiting>) {}

  /** True where every event is where all others are. One that nobody wanted for a minute goes back there. */
  isEmpty(): boolean {
    const before = performance.now() - FORGOTTEN_MS;
    for (const [eventId, { hasTurn, triedAt }] of this.#lines)
      if (!hasTurn && triedAt < before) this.#lines.delete(eventId);
    return this.#lines.size === 0;
  }

  has(eventId: string): boolean {
    return this.#lines.has(eventId);
  }

  /** These wait in their event's own line, from now on where it had none. */
  add(eventId: string, waiting: readonly Waiting[]): void {
    const line = this.lineOf(eventId);
    line.waiting.push(...waiting);
    if (line.hasTurn) return;
    line.hasTurn = true;
    this.#turns.push(eventId);
    if (this.#underWay < MOST_AT_ONCE) void this.run();
  }

  /** Somebody holds the event: these are told, and all who are in its line. */
  refuse(eventId: string, held: readonly Waiting[]): void {
    const line = this.lineOf(eventId);
    const refused = [...held, ...line.waiting];
    line.waiting = [];
    line.triedAt = performance.now();
    log.warn({ line: this.options.name, eventId, refused: refused.length }, 'a lock of an event could not be had');
    for (const one of refused) this.options.refuse(one);
  }

  private lineOf(eventId: string): Line<Waiting> {
    let line = this.#lines.get(eventId);
    if (!line) this.#lines.set(eventId, (line = { waiting: [], hasTurn: false, triedAt: performance.now() }));
    return line;
  }

  private async run(): Promise<void> {
    this.#underWay += 1;
    for (let eventId = this.#turns.shift(); eventId !== undefined; eventId = this.#turns.shift())
      await this.serve(eventId, this.lineOf(eventId));
    this.#underWay -= 1;
  }

  /** One batch: who has a long line is served in turn with the others. */
  private async serve(eventId: string, line: Line<Waiting>): Promise<void> {
    const { taken, left } = this.options.take(line.waiting);
    line.waiting = left;
    const held = await this.options.settle(taken);
    if (held.length > 0) this.refuse(eventId, held);
    line.hasTurn = line.waiting.length > 0;
    if (line.hasTurn) this.#turns.push(eventId);
    else if (held.length === 0) this.#lines.delete(eventId);
  }
}
