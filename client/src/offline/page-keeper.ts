/** What a device can keep, by the names that client/offline-files.ts gives. */
export type KeptGroup = 'gate' | 'tickets' | 'fr' | 'ar';

export interface KeepingState {
  /** `none`: this browser keeps no pages, or not here. `kept`: what was asked for opens without a network. */
  pages: 'none' | 'preparing' | 'kept';
  /** A newer build is here and waits to be taken. */
  hasUpdate: boolean;
}

const LOOK_MS = 60 * 60_000;
/** A worker that was switched off never answers; one that fetches a gate over a slow network may be later than this. */
const ANSWER_MS = 20_000;

/**
 * The page's side of the service worker (client/sw/worker.ts): asks it to keep pages, and offers what is newer. Nothing
 * here ever reloads a page by itself. Where there is no service worker (a private window, an old browser), nothing
 * happens, and all works as long as there is a network.
 */
export class PageKeeper {
  #state: KeepingState = { pages: 'none', hasUpdate: false };
  #listeners = new Set<() => void>();
  #wanted = new Set<KeptGroup>();
  #registration: Promise<ServiceWorkerRegistration | null> | undefined;
  #lookedAt = Date.now();

  constructor(private readonly container: ServiceWorkerContainer | undefined) {}

  readonly state = (): KeepingState => this.#state;

  /** For useSyncExternalStore. Returns the unsubscriber. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** From now on these open without a network, once that is ready. Safe to call any number of times. */
  async keep(...groups: KeptGroup[]): Promise<void> {
    if (!this.container || groups.every(group => this.#wanted.has(group))) return;
    for (const group of groups) this.#wanted.add(group);
    this.#enter({ pages: 'preparing' });
    // Nobody waits for ever; an answer that comes after all is said as well.
    const timer = setTimeout(() => this.#enter({ pages: 'none' }), ANSWER_MS);
    const registration = await (this.#registration ??= this.#register());
    const isKept = registration !== null && (await this.#ask(registration.active, 'keep'));
    clearTimeout(timer);
    this.#enter({ pages: isKept ? 'kept' : 'none' });
    // Asked for again by the next page that wants it.
    if (!isKept) for (const group of groups) this.#wanted.delete(group);
  }

  /** Takes the newer build and begins anew with it. False, and nothing happens, while a page of this device scans. */
  async takeUpdate(): Promise<boolean> {
    const registration = await this.#registration;
    if (!registration?.waiting) return true;
    this.container?.addEventListener('controllerchange', () => location.reload(), { once: true });
    return this.#ask(registration.waiting, 'take over');
  }

  async #register(): Promise<ServiceWorkerRegistration | null> {
    try {
      await this.container!.register('/sw.js', { updateViaCache: 'none' });
      const registration = await this.container!.ready;
      registration.addEventListener('updatefound', () => {
        const coming = registration.installing;
        coming?.addEventListener('statechange', () => this.#look(registration));
      });
      this.#look(registration);
      // A page that stays open all night would hear of nothing new.
      document.addEventListener('visibilitychange', () => this.#lookAgain(registration));
      return registration;
    } catch {
      return null;
    }
  }

  #look({ waiting }: ServiceWorkerRegistration): void {
    this.#enter({ hasUpdate: waiting !== null });
  }

  #lookAgain(registration: ServiceWorkerRegistration): void {
    if (document.visibilityState !== 'visible' || Date.now() - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = Date.now();
    void registration.update().catch(() => undefined);
  }

  #ask(worker: ServiceWorker | null, kind: 'keep' | 'take over'): Promise<boolean> {
    if (!worker) return Promise.resolve(false);
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<boolean>(resolve => (port1.onmessage = ({ data }) => resolve(data === true)));
    worker.postMessage({ kind, groups: [...this.#wanted] }, [port2]);
    return answer;
  }

  #enter(change: Partial<KeepingState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}
