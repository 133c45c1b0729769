import type { DocumentNode, ExecutionResult } from 'graphql';
import { LRUCache } from 'lru-cache';
import { Counter } from 'prom-client';
import { clock } from '../clock.js';
import { metrics } from '../http/metrics.js';
import type { Topic } from '../live-feed.js';

/** Time changes answers too (a sale begins), and hints may be lost. */
export const KEPT_MS = 1_000;
const MOST_BYTES = 32 * 1_024 * 1_024;
const REMEMBERED_HINTS = 10_000;

const answered = new Counter({
  name: 'foyer_public_answers_total',
  help: 'Public queries, by whether the answer was KEPT (or another’s that asked at the same time) or READ.',
  labelNames: ['from'] as const,
  registers: [metrics],
});

/** What is noted of an answer while it is made. */
export class AnswerNotes {
  /** By `performance.now()`. */
  readonly began = performance.now();
  /** What an answer without an error is the answer to. */
  document?: DocumentNode;
  /** Begun before Apollo was asked (known-operations.ts). */
  execution?: Promise<ExecutionResult>;
  readonly #topics = new Set<Topic>();
  #isPublic = false;
  #isForAll = true;

  /** A change of the topic makes the answer an old one. */
  dependsOn(topic: Topic): void {
    this.#topics.add(topic);
  }

  /** It answers a public query, asked by nobody in particular, and without an error. */
  isPublic(): void {
    this.#isPublic = true;
  }

  /** Nobody else is to have the answer, though the query looks like one for everybody. */
  onlyForAsker(): void {
    this.#isForAll = false;
  }

  /** What an answer for everybody depends on; none of an answer that must not be kept. */
  get topics(): readonly Topic[] {
    return this.#isPublic && this.#isForAll ? [...this.#topics] : [];
  }
}

/** A response as it goes out, and what it depends on: on nothing, if it can't be kept. */
export interface PublicAnswer {
  readonly body: string;
  readonly contentType: string;
  readonly topics: readonly Topic[];
}

/** A reading's beginning. */
interface Begun {
  /** The last hint before it. */
  readonly hint: number;
  /** When that was, ms. */
  readonly at: number;
}

interface Kept extends Begun {
  readonly answer: PublicAnswer;
}

/**
 * The answers to public queries, the page of an event above all: what thousands ask for in the minute before a sale is
 * read once. An answer is kept until the live feed says that what it shows has changed, and a second at most. Only a
 * reading that began after the last hint is kept, so in this process nobody is shown what was before a change that they
 * were told of; in others that lasts as long as a hint is on its way.
 *
 * Everybody who asks for an answer that is being read waits for it, if that reading began after the last hint and within
 * the second.
 */
export class PublicAnswers {
  readonly #kept = new LRUCache<string, Kept>({
    maxSize: MOST_BYTES,
    sizeCalculation: ({ answer }, question) => 2 * (answer.body.length + question.length),
  });
  readonly #underWay = new Map<string, Begun & { readonly answer: Promise<PublicAnswer> }>();
  #hint = 0;
  /** What is older than this may have missed a hint that is not remembered any more. */
  #missed = 0;
  readonly #lastHints = new LRUCache<Topic, number>({
    max: REMEMBERED_HINTS,
    dispose: (hint, _topic, why) => {
      if (why === 'evict') this.#missed = Math.max(this.#missed, hint);
    },
  });

  /** Something changed; null: anything may have. */
  changed(topic: Topic | null): void {
    this.#hint += 1;
    if (topic === null) this.#missed = this.#hint;
    else this.#lastHints.set(topic, this.#hint);
  }

  /** The answer to this very question, if one is kept that is as good as a new one. */
  kept(question: string): PublicAnswer | undefined {
    const kept = this.#kept.get(question);
    if (!kept || !this.isOfNow(kept, kept.answer.topics)) return undefined;
    answered.inc({ from: 'KEPT' });
    return kept.answer;
  }

  /** The answer to the question: another's, if that is as good, else what `read` answers. */
  async answer(question: string, read: () => Promise<PublicAnswer>): Promise<PublicAnswer> {
    const before = this.#kept.get(question); // what the answer depends on is known from the last time
    const underWay = before && this.#underWay.get(question);
    if (underWay && this.isOfNow(underWay, before.answer.topics)) {
      const answer = await underWay.answer;
      if (answer.topics.length > 0) {
        answered.inc({ from: 'KEPT' });
        return answer;
      }
    }
    return this.read(question, read);
  }

  private async read(question: string, read: () => Promise<PublicAnswer>): Promise<PublicAnswer> {
    const begun: Begun = { hint: this.#hint, at: clock.now().getTime() };
    const reading = { ...begun, answer: read() };
    this.#underWay.set(question, reading);
    try {
      const answer = await reading.answer;
      if (answer.topics.length > 0) {
        answered.inc({ from: 'READ' });
        const newest = this.#kept.get(question);
        if (!newest || newest.hint <= begun.hint) this.#kept.set(question, { answer, ...begun });
      } else this.#kept.delete(question);
      return answer;
    } finally {
      if (this.#underWay.get(question) === reading) this.#underWay.delete(question);
    }
  }

  private isOfNow({ hint, at }: Begun, topics: readonly Topic[]): boolean {
    const age = clock.now().getTime() - at;
    return age >= 0 && age < KEPT_MS && hint >= this.lastHint(topics);
  }

  private lastHint(topics: readonly Topic[]): number {
    return Math.max(this.#missed, ...topics.map(topic => this.#lastHints.get(topic) ?? 0));
  }
}
