import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { jobOfThis } from './load.js';

/** Who looks at the live figures of some events, all of them over each one's own socket, until the parent lets go. */
export interface SubscribersJob {
  readonly url: string;
  readonly eventIds: readonly string[];
  readonly count: number;
  /** Who came, as a dashboard shows it, for these bearers in turn; without any what is left, as buyers see it. */
  readonly attendanceFor?: readonly string[];
}

/** What the parent may ask; the first message, unasked, says that all of them have their snapshot. */
export type SubscribersAsk =
  | { readonly kind: 'begin' }
  /** What came since; answered when everybody has seen the last figure, or after a while. */
  | { readonly kind: 'end'; readonly available: number | null }
  /** Answered with the instant (ms since 1970) at which the last of them had a figure with this text; null after a while. */
  | { readonly kind: 'until'; readonly text: string };

export interface SubscribersHeard {
  readonly figures: number;
  /** Sockets that ended by themselves. */
  readonly lost: number;
  /** Subscribers who don't know the last figure. */
  readonly behind: number;
}

const PATIENCE_MS = 15_000;
/** Handshakes at once. */
const AT_ONCE = 50;

const { url, eventIds, count, attendanceFor } = jobOfThis<SubscribersJob>();
const AVAILABILITY =
  'subscription Availability($eventId: ID!) { availability(eventId: $eventId) { id available onSale } }';
const ATTENDANCE = `subscription Attendance($eventId: ID!) {
  attendance(eventId: $eventId) {
    sold checkedIn inside rate lastMinute
    byTier { tier { id name } sold checkedIn } byGate { gate checkedIn lastMinute }
  }
}`;
const query = attendanceFor ? ATTENDANCE : AVAILABILITY;
const initOf = (place: number): string =>
  JSON.stringify({
    type: 'connection_init',
    ...(attendanceFor && { payload: { authorization: `Bearer ${attendanceFor[place % attendanceFor.length]!}` } }),
  });
const SUBSCRIBE = eventIds.map((eventId, at) =>
  JSON.stringify({ id: String(at), type: 'subscribe', payload: { query, variables: { eventId } } }),
);
/** What each has seen last of each event. */
const last: string[] = [];
let figures = 0;
let lost = 0;
let awaited: { readonly text: string; readonly missing: Set<number>; readonly all: (at: number) => void } | undefined;

/** The protocol by hand: a client that made an object of each message would be what is measured. */
function subscribe(place: number): Promise<void> {
  return new Promise(resolve => {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-forwarded-for': `10.2.${place >> 8}.${place & 255}` },
      perMessageDeflate: false,
    });
    const end = () => {
      lost += 1;
      resolve();
    };
    socket.on('error', () => undefined); // it closes as well
    socket.on('close', end);
    socket.on('open', () => socket.send(initOf(place)));
    let snapshots = 0;
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text.includes('"next"')) {
        figures += 1;
        const at = place * eventIds.length + Number(/^\{"id":"(\d+)"/.exec(text)![1]);
        if (last[at] === undefined) snapshots += 1;
        last[at] = text;
        arrived(at, text);
        if (snapshots === eventIds.length) resolve();
      } else if (text.includes('"connection_ack"')) for (const each of SUBSCRIBE) socket.send(each);
      else if (text.includes('"ping"')) socket.send('{"type":"pong"}');
      else end();
    });
  });
}

function arrived(at: number, text: string): void {
  if (!awaited?.missing.has(at) || !text.includes(awaited.text)) return;
  awaited.missing.delete(at);
  if (awaited.missing.size === 0) awaited.all(performance.timeOrigin + performance.now());
}

/** Those who have it already count as now. */
async function lastArrival(text: string): Promise<number | null> {
  const at = new Promise<number>(all => {
    awaited = { text, missing: new Set(last.keys()), all };
    for (const [at, seen] of last.entries()) arrived(at, seen);
  });
  return Promise.race([at, sleep(PATIENCE_MS, null)]);
}

for (let begun = 0; begun < count; begun += AT_ONCE) {
  const places = Array.from({ length: Math.min(AT_ONCE, count - begun) }, (_, i) => begun + i);
  await Promise.all(places.map(subscribe));
}
process.send!('all there');

process.on('message', (asked: SubscribersAsk) => void answer(asked));
process.once('disconnect', () => process.exit());

async function answer(asked: SubscribersAsk): Promise<void> {
  if (asked.kind === 'until') return void process.send!({ at: await lastArrival(asked.text) });
  if (asked.kind === 'begin') figures = 0;
  else {
    const isBehind = (text: string) => asked.available !== null && !text.includes(`"available":${asked.available}`);
    for (const end = performance.now() + PATIENCE_MS; last.some(isBehind) && performance.now() < end;) await sleep(20);
    const behind = last.filter(isBehind).length;
    process.send!({ figures, lost, behind } satisfies SubscribersHeard);
    return;
  }
  process.send!('begun');
}
