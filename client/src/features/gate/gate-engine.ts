/* Long because what one device does with a scan, whoever answers it and whatever fails, is one flow. */
import type { ApolloClient } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';
import { forgetList, forgetOld } from '../../lib/forget-lists.js';
import { GATE_LOCK, type GateDatabase, type QueuedScan } from '../../lib/gate-store.js';
import { CHECK_IN, finalRefusal, restOf, throwUnanswered } from './check-in.js';
import { isAhead, rememberAnswer, scanHere, settleEarly, type DecidedHere, type MadeScan } from './decide-here.js';
import { DeviceStore, isStoreTrouble } from './device-store.js';
import { readState, type EngineState } from './gate-state.js';
import { lookHere, type LookedAt, type Looked } from './look-here.js';
import { readManifest } from './manifest.js';
import { MOST_RECENT, noteTakenBack, recentOf, takeBackHere } from './recent-scans.js';
import { searchHere, type Guests } from './search-here.js';
import {
  endingDevice,
  keepEnding,
  keepUntold,
  keptDeviceId,
  tellShift,
  tellShiftEnded,
  untoldGate,
} from './shift-told.js';
import { SyncLoop } from './sync-loop.js';
import { lateAdmission } from './sync-notices.js';
import { isTakenBack, sendNothing, sendQueue, UNDO } from './sync.js';

/** On a network that says nothing, this long until the device decides. */
const PATIENCE_MS = 1_500;

type Server = Gql.GateCheckInMutation['checkIn'];
export type Answer =
  | { by: 'server'; result: Server }
  | ({ by: 'device' } & DecidedHere)
  /** Neither the server nor the device can say. */
  | { by: 'nobody' };

interface EngineParts {
  client: ApolloClient;
  eventId: string;
  userId: string;
  open?: (onLost: () => void, onNewer: () => void) => Promise<GateDatabase>;
  locks?: Pick<LockManager, 'request'> | undefined;
}

/**
 * The gate of one event on this device: asks the server, decides where it can't be asked, and sends later what it decided.
 * Everything that must not be lost is in IndexedDB, so a reload begins where the page was left, and tabs share it.
 */
export class GateEngine {
  #state: EngineState = {
    store: 'opening',
    isOnline: navigator.onLine,
    isSlow: false,
    waiting: 0,
    ofOthers: 0,
    listAskedAt: null,
    listedGates: null,
    listedTickets: null,
    notices: [],
    recent: [],
    ending: null,
    over: null,
  };
  readonly #listeners = new Set<() => void>();
  readonly #store: DeviceStore;
  #ready: Promise<void> | null = null;
  #shift: { gate: string; isTold: boolean } | null = null;
  #tabs: BroadcastChannel | null = null;
  #isLeft = false;
  /** The event is over, and who only looks at its gate has no list read. */
  #isPast = false;
  readonly #loop = new SyncLoop({
    work: () => this.#work(),
    onTurn: network => {
      const { isOnline, isSlow } = this.#state;
      if (network.isOnline !== isOnline || network.isSlow !== isSlow) this.#enter(network);
    },
  });
  deviceId: string;

  constructor(private readonly parts: EngineParts) {
    this.deviceId = keptDeviceId(parts.eventId);
    this.#store = new DeviceStore(store => this.#enter({ store, listAskedAt: null }), parts.open);
  }

  readonly state = (): EngineState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens the store and sends what waits; where nothing is kept, signs of life. Returns what stops it. */
  start(): () => void {
    this.#isLeft = false;
    if (endingDevice(this.parts.eventId)) this.#enter({ ending: 'WAITING' });
    this.#ready ??= this.#store.open();
    void this.#ready.then(async () => {
      if (this.#store.database) {
        await forgetOld(this.#store.database);
        await this.#look();
        this.#enter({ store: 'kept' });
      }
      if (!this.#isLeft) this.#loop.start();
    });
    if (typeof BroadcastChannel !== 'undefined') this.#tabs = new BroadcastChannel(GATE_LOCK);
    if (this.#tabs) this.#tabs.onmessage = () => void this.#look();
    return () => {
      this.#isLeft = true;
      this.#loop.stop();
      this.#tabs?.close();
      this.#tabs = null;
    };
  }

  /** The server hears of the shift when it can be reached. */
  beginShift(gate: string): void {
    this.#shift = { gate, isTold: false };
    keepUntold(this.parts.eventId, gate);
    keepEnding(this.parts.eventId, null); // the same device goes on
    this.#enter({ ending: null });
    void navigator.storage?.persist?.().catch(() => undefined);
    this.#loop.now();
  }

  /** The page was loaded again in the middle of one: the server hears of it where it had not. */
  resumeShift(gate: string): void {
    this.#shift = { gate, isTold: untoldGate(this.parts.eventId) === null };
    this.#loop.now();
  }

  /** Another tab has ended it, and tells the server. */
  leaveShift(): void {
    this.#shift = null;
  }

  /** The server hears of it when it can be reached, also after a reload. */
  endShift(): void {
    const { eventId } = this.parts;
    this.#shift = null;
    keepEnding(eventId, this.deviceId);
    if (untoldGate(eventId) === null) void this.#tellEnded();
    else {
      this.#enter({ ending: 'WAITING' });
      this.#loop.now();
    }
  }

  /** A shift that ended, or whose page was left, before the server had heard of it: its scans are nobody's without its device. */
  async #tellLeft(): Promise<void> {
    const { client, eventId, userId } = this.parts;
    const { database } = this.#store;
    const gate = untoldGate(eventId);
    if (gate === null) return;
    const waiting = database ? await database.getAll('queue') : [];
    const isOurs = (scan: QueuedScan) => scan.userId === userId && scan.deviceId === this.deviceId;
    if (!waiting.some(scan => scan.eventId === eventId && isOurs(scan))) return;
    this.deviceId = await tellShift(client, eventId, this.deviceId, gate);
    keepUntold(eventId, null);
  }

  /** Again with each work of the loop, until the server has answered. */
  async #tellEnded(): Promise<void> {
    const { client, eventId } = this.parts;
    const deviceId = endingDevice(eventId);
    if (deviceId === null) return;
    const isEnded = await tellShiftEnded(client, deviceId).catch(() => null);
    // A new shift began meanwhile.
    if (endingDevice(eventId) !== deviceId) return;
    if (isEnded !== null) keepEnding(eventId, null);
    this.#enter({ ending: isEnded === null ? 'WAITING' : isEnded ? null : 'REFUSED' });
  }

  /** One scan. The server decides where it answers in time. @throws its refusals that no waiting changes. */
  async scan(made: Omit<MadeScan, 'eventId' | 'userId' | 'deviceId'>): Promise<Answer> {
    const { eventId, userId } = this.parts;
    const scan: MadeScan = { ...made, eventId, userId, deviceId: this.deviceId };
    await this.#ready;
    const database = this.#store.database;
    const ask = () => this.#askServer(scan).then(answer => this.#remember(scan, answer), nobodyUnless);
    if (!database) return ask();
    // What this device can't tell, a server that may be back is asked all the same.
    if (!this.#loop.isOnline && this.#state.listAskedAt !== null) {
      const decided = await this.#decide(scan, ask);
      if (decided.by !== 'device' || decided.outcome !== null) return decided;
    }
    // The server does not know yet what this device let through a moment ago.
    if (this.#state.waiting > 0 && (await isAhead(database, eventId, scan.wish).catch(() => false)))
      return this.#decide(scan, ask);
    const asked = this.#askServer(scan);
    const answer = await Promise.race([asked.catch(nobodyUnless), silence<Answer>({ by: 'nobody' })]);
    if (answer.by === 'server') return this.#remember(scan, answer);
    this.#loop.missed();
    const decided = await this.#decide(scan, () => asked.then(late => this.#remember(scan, late), nobodyUnless));
    if (decided.by === 'device') void asked.then(late => this.#heardLate(scan, decided, late)).catch(() => undefined);
    return decided;
  }

  async #askServer(scan: MadeScan): Promise<Answer & { by: 'server' }> {
    const { scanId, wish, eventId, deviceId, gate, kind } = scan;
    const input = { eventId, gate, kind, scanId, deviceId, ...wish };
    const { client } = this.parts;
    const from = performance.now();
    const { data } = await client.mutate({ mutation: CHECK_IN, variables: { input } }).catch(this.#heed);
    if (!data) throw new Error('No answer');
    this.#loop.heard(performance.now() - from);
    return { by: 'server', result: data.checkIn };
  }

  /** A server that has had too much says when to come again; until then it is as if it could not be reached. */
  readonly #heed = (error: unknown): never => {
    const rest = restOf(error);
    if (rest !== null) this.#loop.rest(rest);
    throw error;
  };

  /** Among the last scans, and whom it let through for the next time; a device that keeps nothing has them until it is left. */
  async #remember(scan: MadeScan, answer: Answer & { by: 'server' }): Promise<Answer> {
    const { database } = this.#store;
    if (database) {
      await rememberAnswer(database, scan, answer.result).catch(() => undefined);
      this.#changed();
    } else {
      const said = recentOf(scan, { ...answer.result, isOfDevice: false, tickets: [], forgetAt: 0 });
      this.#enter({ recent: [said, ...this.#state.recent].slice(0, MOST_RECENT) });
    }
    return answer;
  }

  /** `ask`: for where the store fails, which says nothing of the network. */
  async #decide(scan: MadeScan, ask: () => Promise<Answer>): Promise<Answer> {
    const decided = await this.#store.use(database => scanHere(database, scan)).catch(() => 'failed' as const);
    if (decided === 'failed') return ask();
    if (!decided) return { by: 'nobody' };
    this.#kept();
    return { by: 'device', ...decided };
  }

  /** The server's answer came after the device had decided: where they agree, nothing is left to send. */
  async #heardLate(scan: MadeScan, decided: DecidedHere, late: Answer & { by: 'server' }): Promise<void> {
    const { scanId } = scan;
    const { result } = late;
    // Staff heard that nobody could tell: the last scans say what became of it, and a notice whom it let in.
    if (decided.outcome === null) {
      await this.#remember(scan, late);
      if (result.outcome === 'ACCEPTED') await this.#store.database?.put('notices', lateAdmission(scan, result));
      this.#changed();
      return;
    }
    const agree = (decided.outcome === 'ACCEPTED') === (result.outcome === 'ACCEPTED');
    if (agree && this.#store.database) await settleEarly(this.#store.database, scanId);
    this.#loop.now();
  }

  /** Who holds a ticket, before anything is marked: by the server's answer to `ask`, else by the list. */
  look(wish: MadeScan['wish'], ask: () => Promise<LookedAt | null>): Promise<Looked> {
    return this.#learn<Looked>(
      async () => ({ by: 'server', ticket: await ask() }),
      database => lookHere(database, this.parts.eventId, wish),
      { by: 'nobody', ticket: null },
    );
  }

  /** Who has this name: by the server's answer to `ask`, else by the list. */
  search(text: string, ask: () => Promise<Omit<Guests, 'by'>>): Promise<Guests> {
    return this.#learn<Guests>(
      async () => ({ by: 'server', ...(await ask()) }),
      database => searchHere(database, this.parts.eventId, text),
      { by: 'nobody', found: [], hasMore: false },
    );
  }

  /** What marks nothing: the server's answer where it comes in time, else what this device knows. */
  async #learn<Told extends { by: string }>(
    ask: () => Promise<Told>,
    here: (database: GateDatabase) => Promise<Told>,
    nobody: Told,
  ): Promise<Told> {
    await this.#ready;
    const { database } = this.#store;
    if (this.#loop.isOnline || this.#state.listAskedAt === null || !database) {
      const answer = await Promise.race([ask().catch(() => nobody), ...(database ? [silence(nobody)] : [])]);
      if (answer.by === 'server') return answer;
      if (database) this.#loop.missed();
    }
    return database ? this.#store.use(here).catch(() => nobody) : nobody;
  }

  /**
   * Takes one of the last scans back. `later`: it waits here, because its scan does or the server can't be asked.
   * @throws the server's refusals, and where neither the server nor this device can.
   */
  async undo(scanId: string): Promise<'done' | 'later' | 'refused'> {
    const { client, userId } = this.parts;
    const { database } = this.#store;
    const here = async (by: Parameters<typeof takeBackHere>[2]) => {
      const taken = database && (await this.#store.use(open => takeBackHere(open, scanId, by)).catch(() => null));
      if (taken === 'later') this.#kept();
      return taken === 'unheard' ? null : taken;
    };
    const waiting = await here(null);
    if (waiting) return waiting;
    const later = async () => {
      const taken = await here({ userId, deviceId: this.deviceId });
      if (!taken) throw new Error('Neither the server nor this device can take it back');
      return taken;
    };
    if (!this.#loop.isOnline && this.#state.listAskedAt !== null) return later();
    const asked = client.mutate({ mutation: UNDO, variables: { input: { scanId } } });
    const answer = await Promise.race([asked, ...(database ? [silence(null)] : [])]).catch(nothingUnless);
    if (!answer) {
      if (database) this.#loop.missed();
      return later();
    }
    if (!isTakenBack(answer.data?.undoCheckIn)) return 'refused';
    if (database) await noteTakenBack(database, scanId).catch(() => undefined);
    this.#enter({
      recent: this.#state.recent.map(scan => (scan.scanId === scanId ? { ...scan, isUndone: true } : scan)),
    });
    this.#changed();
    return 'done';
  }

  async dismiss(noticeId: string): Promise<void> {
    await this.#store.database?.delete('notices', noticeId);
    this.#changed();
  }

  /** Sends, and reads: one tab at a time, so that no two send the same. @throws where the server can't be reached. */
  async #work(): Promise<number | null> {
    const { client, eventId, userId, locks = navigator.locks } = this.parts;
    const { database } = this.#store;
    // One of them is small, whatever the others carry: it says what the network is like.
    let quickest: number | null = null;
    const timed = async <Told>(ask: () => Promise<Told>): Promise<Told> => {
      const from = performance.now();
      try {
        return await ask();
      } finally {
        quickest = Math.min(quickest ?? Infinity, performance.now() - from);
      }
    };
    const isWanted = () => this.#loop.isRunning;
    const work = async () => {
      if (!isWanted()) return;
      const shift = this.#shift;
      if (shift && !shift.isTold) {
        this.deviceId = await timed(() => tellShift(client, eventId, this.deviceId, shift.gate));
        shift.isTold = true;
        keepUntold(eventId, null);
      }
      if (!shift) {
        await this.#tellLeft();
        await this.#tellEnded();
      }
      const sender = { userId, eventId, deviceId: this.deviceId };
      await timed(() => (database ? sendQueue(client, database, sender) : sendNothing(client, sender)));
      if (!database || (this.#isPast && !shift)) return;
      // Before a shift, too: a phone that is made ready at home has its list at a door without a network.
      const isNeeded = (forgetAt: number) => {
        this.#isPast = forgetAt < Date.now();
        return isWanted() && (shift !== null || !this.#isPast);
      };
      await timed(() => readManifest(client, database, eventId, isNeeded));
    };
    try {
      await (locks?.request(GATE_LOCK, work) ?? work());
    } catch (error) {
      if (isStoreTrouble(error)) {
        await this.#store.open();
        return null;
      }
      const final = finalRefusal(error);
      // What the server answers, if only with an error, is no reason to scan without it.
      if (final !== 'FORBIDDEN' && final !== 'NOT_FOUND') {
        if (restOf(error) !== null) this.#heed(error);
        throwUnanswered(error);
        return quickest;
      }
      if (database) await forgetList(database, eventId);
      this.#enter({ over: 'NOT_STAFF' });
      this.#loop.stop();
    } finally {
      this.#changed();
    }
    return quickest;
  }

  /** Something more waits. Where answers come late it is on its way at once: nobody waits for it, and other gates need it. */
  #kept(): void {
    this.#changed();
    if (this.#loop.isSlow) this.#loop.now();
  }

  /** What other tabs look at, too. */
  #changed(): void {
    this.#tabs?.postMessage('changed');
    void this.#look();
  }

  async #look(): Promise<void> {
    const { eventId, userId } = this.parts;
    if (!this.#store.database) return;
    const state = await readState(this.#store.database, eventId, userId).catch(() => null);
    if (state) this.#enter(state);
  }

  #enter(change: Partial<EngineState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** What the server says is final is the caller's to show; everything else is no answer. */
function nothingUnless(error: unknown): null {
  if (finalRefusal(error)) throw error;
  return null;
}
const nobodyUnless = (error: unknown): Answer => nothingUnless(error) ?? { by: 'nobody' };

const silence = <Nothing>(nothing: Nothing): Promise<Nothing> =>
  new Promise(go => setTimeout(() => go(nothing), PATIENCE_MS));
