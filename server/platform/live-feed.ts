/** What changes under a viewer's eyes. */
export type Topic = `order:${string}` | `availability:${string}` | `attendance:${string}`;

/**
 * Says in every process that something changed, never what: whoever listens reads the figures of now. A hint may be
 * lost, so a subscription begins with a snapshot.
 */
export interface LiveFeed {
  /** Tells all subscribers of the topic, in every process. Never waits, never throws. */
  publish(topic: Topic): void;
  /**
   * Yields at once (the snapshot), then after each change, at most once in `everyMs`: the first change immediately,
   * those that follow within the time as one. Ends when its consumer returns.
   */
  changes(topic: Topic, options?: { everyMs?: number }): AsyncIterableIterator<void>;
  /** Ends every `changes` and lets go of the connections. */
  close(): Promise<void>;
}
