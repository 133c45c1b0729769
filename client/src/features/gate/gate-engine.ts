import type { ApolloClient } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';
import { forgetList, GATE_LOCK, openGateStore, type GateDatabase } from '../../lib/gate-store.js';
import { CHECK_IN, finalRefusal, throwUnanswered } from './check-in.js';
import {
  forgetPass,
  isAhead,
  rememberPass,
  scanHere,
  settleEarly,
  undoHere,
  type DecidedHere,
  type MadeScan,
  type Undoable,
} from './decide-here.js';
import { forgetOld, readState, type EngineState } from './gate-state.js';
import { lookHere, type LookedAt, type Looked } from './look-here.js';
import { readManifest } from './manifest.js';
import { keptDeviceId, tellShift, tellShiftEnded } from './shift-told.js';
import { SyncLoop } from './sync-loop.js';
import { sendQueue, UNDO } from './sync.js';

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
  open?: () => Promise<GateDatabase>;
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
    waiting: 0,
    ofOthers: 0,
    listAskedAt: null,
    notices: [],
    over: null,
  };
  readonly #listeners = new Set<() => void>();
  #database: GateDatabase | null = null;
  #ready: Promise<void> | null = null;
  #shift: { gate: string; isTold: boolean } | null = null;
  #undoable: Undoable | null = null;
  #tabs: BroadcastChannel | null = null;
  readonly #loop = new SyncLoop({
    work: () => this.#work(),
    onTurn: isOnline => isOnline !== this.#state.isOnline && this.#enter({ isOnline }),
  });
  deviceId: string;

  constructor(private readonly parts: EngineParts) {
    this.deviceId = keptDeviceId(parts.eventId);
  }

  readonly state = (): EngineState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens the store and sends what waits. Returns what stops it. */
  start(): () => void {
    let isLeft = false;
    this.#ready ??= (this.parts.open ?? openGateStore)().then(
      database => void (this.#database = database),
      () => this.#enter({ store: 'none' }),
    );
    void this.#ready.then(async () => {
      if (!this.#database) return;
      await forgetOld(this.#database);
      await this.#look();
      this.#enter({ store: 'kept' });
      if (!isLeft) this.#loop.start();
    });
    if (typeof BroadcastChannel !== 'undefined') this.#tabs = new BroadcastChannel(GATE_LOCK);
    if (this.#tabs) this.#tabs.onmessage = () => void this.#look();
    return () => {
      isLeft = true;
      this.#loop.stop();
      this.#tabs?.close();
      this.#tabs = null;
    };
  }

  /** The list is read from now on; the server hears of the shift when it can be reached. */
  beginShift(gate: string): void {
    this.#shift = { gate, isTold: false };
    void navigator.storage?.persist?.().catch(() => undefined);
    this.#loop.now();
  }

  endShift(): void {
    this.#shift = null;
    tellShiftEnded(this.parts.client, this.deviceId);
  }

  /** One scan. The server decides where it answers in time. @throws its refusals that no waiting changes. */
  async scan(made: Omit<MadeScan, 'eventId' | 'userId' | 'deviceId'>): Promise<Answer> {
    const { eventId, userId } = this.parts;
    const scan: MadeScan = { ...made, eventId, userId, deviceId: this.deviceId };
    await this.#ready;
    const database = this.#database;
    if (!database) return this.#askServer(scan).catch(nobodyUnless);
    // Without the whole list there is nothing to decide by: a server that may be back is asked all the same.
    if (!this.#loop.isOnline && this.#state.listAskedAt !== null) return this.#decide(database, scan);
    // The server does not know yet what this device let through a moment ago.
    if (this.#state.waiting > 0 && (await isAhead(database, eventId, scan.wish))) return this.#decide(database, scan);
    const asked = this.#askServer(scan);
    const answer = await Promise.race([asked.catch(nobodyUnless), silence<Answer>({ by: 'nobody' })]);
    if (answer.by === 'server') {
      const { outcome, ticket } = answer.result;
      if (outcome === 'ACCEPTED' && ticket)
        this.#undoable = await rememberPass(database, scan, ticket.serial).catch(() => null);
      return answer;
    }
    this.#loop.missed();
    const decided = await this.#decide(database, scan);
    if (decided.by === 'device') void asked.then(late => this.#heardLate(scan, decided, late)).catch(() => undefined);
    return decided;
  }

  async #askServer(scan: MadeScan): Promise<Answer & { by: 'server' }> {
    const { scanId, wish, eventId, deviceId, gate, kind } = scan;
    const input = { eventId, gate, kind, scanId, deviceId, ...wish };
    const { data } = await this.parts.client.mutate({ mutation: CHECK_IN, variables: { input } });
    if (!data) throw new Error('No answer');
    this.#loop.heard();
    return { by: 'server', result: data.checkIn };
  }

  async #decide(database: GateDatabase, scan: MadeScan): Promise<Answer> {
    const decided = await scanHere(database, scan).catch(() => null);
    if (!decided) return { by: 'nobody' };
    this.#undoable = decided.undoable;
    this.#changed();
    return { by: 'device', ...decided };
  }

  /** The server's answer came after the device had decided: where they agree, nothing is left to send. */
  async #heardLate({ scanId }: MadeScan, decided: DecidedHere, { result }: Answer & { by: 'server' }): Promise<void> {
    const agree = (decided.outcome === 'ACCEPTED') === (result.outcome === 'ACCEPTED');
    if (agree && this.#database) await settleEarly(this.#database, scanId);
    this.#loop.now();
  }

  /** Who holds a ticket, before anything is marked: by the server's answer to `ask`, else by the list. */
  async look(wish: MadeScan['wish'], ask: () => Promise<LookedAt | null>): Promise<Looked> {
    await this.#ready;
    if (this.#loop.isOnline || this.#state.listAskedAt === null || !this.#database) {
      const asked = ask().then((ticket): Looked => ({ by: 'server', ticket }));
      const nobody: Looked = { by: 'nobody', ticket: null };
      const answer = await Promise.race([asked.catch(() => nobody), ...(this.#database ? [silence(nobody)] : [])]);
      if (answer.by === 'server') return answer;
      if (this.#database) this.#loop.missed();
    }
    return this.#database ? lookHere(this.#database, this.parts.eventId, wish) : { by: 'nobody', ticket: null };
  }

  /** Takes the last scan back. `later`: it waits here with its scan. @throws what the network throws. */
  async undo(scanId: string): Promise<'done' | 'later' | 'refused'> {
    const undoable = this.#undoable?.scanId === scanId ? this.#undoable : null;
    if (undoable && this.#database && (await undoHere(this.#database, undoable))) {
      this.#changed();
      return 'later';
    }
    const { data } = await this.parts.client.mutate({ mutation: UNDO, variables: { input: { scanId } } });
    if (data?.undoCheckIn.__typename !== 'CheckIn') return 'refused';
    if (undoable && this.#database) await forgetPass(this.#database, undoable);
    return 'done';
  }

  async dismiss(noticeId: string): Promise<void> {
    await this.#database?.delete('notices', noticeId);
    this.#changed();
  }

  /** Sends, and reads: one tab at a time, so that no two send the same. @throws where the server can't be reached. */
  async #work(): Promise<void> {
    const { client, eventId, userId, locks = navigator.locks } = this.parts;
    const database = this.#database!;
    const isWanted = () => this.#loop.isRunning;
    const work = async () => {
      if (!isWanted()) return;
      const shift = this.#shift;
      if (shift && !shift.isTold) {
        this.deviceId = await tellShift(client, eventId, this.deviceId, shift.gate);
        shift.isTold = true;
      }
      await sendQueue(client, database, { userId, eventId, deviceId: this.deviceId });
      if (shift) await readManifest(client, database, eventId, isWanted);
    };
    try {
      await (locks?.request(GATE_LOCK, work) ?? work());
    } catch (error) {
      const final = finalRefusal(error);
      // What the server answers, if only with an error, is no reason to scan without it.
      if (final !== 'FORBIDDEN' && final !== 'NOT_FOUND') return throwUnanswered(error);
      await forgetList(database, eventId);
      this.#enter({ over: 'NOT_STAFF' });
      this.#loop.stop();
    } finally {
      this.#changed();
    }
  }

  /** What other tabs look at, too. */
  #changed(): void {
    this.#tabs?.postMessage('changed');
    void this.#look();
  }

  async #look(): Promise<void> {
    const { eventId, userId } = this.parts;
    if (this.#database) this.#enter(await readState(this.#database, eventId, userId));
  }

  #enter(change: Partial<EngineState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** What the server says is final is the caller's to show; everything else is no answer. */
function nobodyUnless(error: unknown): Answer {
  if (finalRefusal(error)) throw error;
  return { by: 'nobody' };
}

const silence = <Nothing>(nothing: Nothing): Promise<Nothing> =>
  new Promise(go => setTimeout(() => go(nothing), PATIENCE_MS));
