import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../fill.js';
import { KeepAlive } from './keep-alive.js';
import { jobOfThis, tell, type Heard, type LoadJob } from './load.js';

/** Scans at a steady rate, each ticket once, from as many gates as are needed for it (`clients` to begin with). */
export interface SteadyJob extends LoadJob {
  readonly eventId: string;
  /** Of the staff, in turn. */
  readonly tokens: readonly string[];
  /** The first ticket's serial number. */
  readonly from: number;
  readonly perSecond: number;
}

export interface SteadyHeard extends Heard {
  readonly p95: number;
}

const CHECK_IN = `mutation CheckIn($input: CheckInInput!) {
  checkIn(input: $input) { scanId outcome ticket { id serial holderName status tier { id name } } }
}`;

const { url, clients, seconds, eventId, tokens, from, perSecond } = jobOfThis<SteadyJob>();
const idle = Array.from({ length: clients }, () => new KeepAlive(`${url}/graphql`));
const all = [...idle];
const others: Record<string, number> = {};
const latencies: number[] = [];

/** Timed from when it was due, so that a server that stops is seen by all who come meanwhile. */
async function scan(serial: number, due: number): Promise<void> {
  const gate = idle.pop() ?? opened();
  const input = { eventId, code: codeOf(eventId, serial), gate: `Gate ${serial % 8}`, scanId: randomUUID() };
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${tokens[serial % tokens.length]}`,
  };
  const outcome = await gate.post(headers, JSON.stringify({ query: CHECK_IN, variables: { input } })).then(
    ({ body }) => /"outcome":"(\w+)"/.exec(body)?.[1] ?? 'nothing',
    () => 'nothing',
  );
  latencies.push(performance.now() - due);
  if (outcome !== 'ACCEPTED') others[outcome] = (others[outcome] ?? 0) + 1;
  idle.push(gate);
}

function opened(): KeepAlive {
  const gate = new KeepAlive(`${url}/graphql`);
  all.push(gate);
  return gate;
}

const began = performance.now();
const scans: Promise<void>[] = [];
for (let n = 0; n < seconds * perSecond; n += 1) {
  const due = began + (n * 1_000) / perSecond;
  const early = due - performance.now();
  if (early > 0) await sleep(early);
  scans.push(scan(from + n, due));
}
await Promise.all(scans);
for (const gate of all) gate.close();
const sorted = latencies.sort((one, other) => one - other);
const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
const right = sorted.length - Object.values(others).reduce((sum, count) => sum + count, 0);
tell({
  count: right,
  perSecond: right / ((performance.now() - began) / 1_000),
  p50: at(0.5),
  p95: at(0.95),
  p99: at(0.99),
  others,
} satisfies SteadyHeard);
