import type { Hints, LiveFeed, Pace, Topic } from './live-feed.js';

/** Whom an answer is for, as far as it may depend on them: their role in the organization that it is about. */
export interface Audience {
  readonly organizationId: string;
  /** Null for everybody who has none there. */
  readonly role: string | null;
}

/** What a subscription's `subscribe` answers to somebody who may see it: what to listen to, and who hears the same. */
export class Watch implements AsyncIterable<void> {
  /** Without an audience the answers are for this viewer alone. */
  constructor(
    private readonly feed: Pick<LiveFeed, 'changes'>,
    private readonly topic: Topic,
    readonly pace: Pace,
    readonly audience: Audience | null,
  ) {}

  [Symbol.asyncIterator](): Hints {
    return this.feed.changes(this.topic, this.pace);
  }
}
