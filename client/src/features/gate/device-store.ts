import { isOfNewer, openGateStore, type GateDatabase } from '../../lib/gate-store.js';

/** Why there is no store: this browser keeps nothing, or nothing any more; or a newer Foyer has it, in another tab. */
export type NoStore = 'none' | 'newer';

/** The store of this device, which a browser may take away: opened anew then, and done without where that can't be. */
export class DeviceStore {
  #database: GateDatabase | null = null;
  #opening: Promise<void> | null = null;

  constructor(
    private readonly onGone: (why: NoStore) => void,
    private readonly make: (onLost: () => void, onNewer: () => void) => Promise<GateDatabase> = openGateStore,
  ) {}

  get database(): GateDatabase | null {
    return this.#database;
  }

  /** Never rejects; several at once are one. */
  readonly open = (): Promise<void> => {
    this.#opening ??= this.make(
      () => void this.open(),
      () => this.#gone('newer'),
    )
      .then(
        database => {
          this.#database?.close();
          this.#database = database;
        },
        error => this.#gone(isOfNewer(error) ? 'newer' : 'none'),
      )
      .finally(() => (this.#opening = null));
    return this.#opening;
  };

  #gone(why: NoStore): void {
    this.#database = null;
    this.onGone(why);
  }

  /** Works with the store; where it fails, once more with the store opened anew. Rejects where that fails as well. */
  async use<Result>(work: (database: GateDatabase) => Promise<Result>): Promise<Result> {
    try {
      return await work(this.#database!);
    } catch {
      await this.open();
      if (!this.#database) throw new Error('Nothing is kept here');
      return work(this.#database);
    }
  }
}

const OF_A_NETWORK = /^(Abort|Timeout|Network)Error$/;

/** What the browser's store throws; says nothing of the network. */
export const isStoreTrouble = (error: unknown): boolean =>
  error instanceof DOMException && !OF_A_NETWORK.test(error.name);
