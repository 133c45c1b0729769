/** What changes under a viewer's eyes. */
export type Topic =
  `${'order' | 'availability' | 'attendance' | 'cancellation' | 'devices' | 'entries' | 'queue' | 'queue-lanes' | 'queue-place' | 'sales' | 'sessions' | 'waitlist'}:${string}`;

/** How often a subscriber wants to hear. */
export interface Pace {
  /** At most once in so many milliseconds: the first change at once, those that follow within the time as one. */
  readonly everyMs?: number;
  /** At least once in so many milliseconds, also without a change: for figures that time changes, and for lost hints. */
  readonly atLeastEveryMs?: number;
}

/** What a subscriber hears. */
export interface Hints extends AsyncIterableIterator<void> {
  /** How many came so far, also those that the pace holds back: what was read before the last one may be old. */
  readonly heard: number;
}

/**
 * Says in every process that something changed, never what: whoever listens reads the figures of now. A hint may be
 * lost, so a subscription begins with a snapshot.
 */
export interface LiveFeed {
  /** Tells all subscribers of the topic, in every process. Never waits, never throws. */
  publish(topic: Topic): void;
  /**
   * Yields at once (the snapshot), then after each change at the pace asked for. A slow consumer finds one hint waiting,
   * however many changes it missed. Ends when its consumer returns.
   */
  changes(topic: Topic, pace?: Pace): Hints;
  /**
   * Answers what `read` reads, in a reading that begins after this call. All who ask for the topic at the same moment,
   * or while an earlier reading is under way, share one: `read` must read the same for all of them.
   */
  reading<T>(topic: Topic, read: () => Promise<T>): Promise<T>;
  /** Calls the listener at once at every hint, of whichever process; with null where hints may have been lost. */
  onChange(listener: (topic: Topic | null) => void): void;
  /** Ends every `changes` and lets go of the connections. */
  close(): Promise<void>;
}
