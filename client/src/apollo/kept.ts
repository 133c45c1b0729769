import { ApolloLink, Observable } from '@apollo/client';

interface Kept {
  /** When it was answered, in epoch milliseconds by this device. */
  at: number;
  data: Record<string, unknown>;
}

const PREFIX = 'foyer.kept.';
/** On a network that says nothing, this long until what is kept is shown. */
const PATIENCE_MS = 4_000;
const LONGEST_MS = 180 * 24 * 3_600_000;

/**
 * Answers of queries that ask for it (`context: { keep: true }`), kept on this device so that a ticket that was opened once
 * shows at the door without a network. Whoever signs out takes them along: `forget`. What nobody looked at for half a
 * year goes by itself.
 */
export class KeptAnswers {
  #since: number | null = null;
  #listeners = new Set<() => void>();

  constructor(private readonly storage: Storage) {
    for (const key of this.#keys()) if (!this.#isYoung(this.#parse(key))) storage.removeItem(key);
  }

  /** When what is on the screen was true, where it comes from this device; null while the server answers. */
  readonly since = (): number | null => this.#since;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  forget(): void {
    for (const key of this.#keys()) this.storage.removeItem(key);
    this.#enter(null);
  }

  /** Asks the server, and keeps what it says; where it can't be reached, says what it said the last time. */
  readonly link = new ApolloLink((operation, forward) => {
    if (!operation.getContext()['keep']) return forward(operation);
    const { accessToken: _, ...variables } = operation.variables;
    const key = `${PREFIX}${operation.operationName}.${JSON.stringify(variables)}`;
    return new Observable(observer => {
      let isAnswered = false;
      const answerFromHere = () => {
        const kept = this.#parse(key);
        if (isAnswered || !kept) return false;
        isAnswered = true;
        this.#enter(kept.at);
        observer.next({ data: kept.data });
        observer.complete();
        return true;
      };
      const timer = setTimeout(answerFromHere, PATIENCE_MS);
      const asking = forward(operation).subscribe({
        next: result => {
          isAnswered = true;
          if (result.data && !result.errors) this.#keep(key, result.data as Kept['data']);
          this.#enter(null);
          observer.next(result);
        },
        error: error => answerFromHere() || observer.error(error),
        complete: () => observer.complete(),
      });
      return () => {
        clearTimeout(timer);
        asking.unsubscribe();
      };
    });
  });

  #keep(key: string, data: Kept['data']): void {
    try {
      this.storage.setItem(key, JSON.stringify({ at: Date.now(), data } satisfies Kept));
    } catch {
      // The device is full: the page works while there is a network.
    }
  }

  #keys(): string[] {
    const all = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i) ?? '');
    return all.filter(key => key.startsWith(PREFIX));
  }

  #parse(key: string): Kept | null {
    return JSON.parse(this.storage.getItem(key) ?? 'null') as Kept | null;
  }

  #isYoung(kept: Kept | null): boolean {
    return kept !== null && Date.now() - kept.at < LONGEST_MS;
  }

  #enter(since: number | null): void {
    if (since === this.#since) return;
    this.#since = since;
    for (const listener of [...this.#listeners]) listener();
  }
}
