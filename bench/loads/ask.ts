import { setTimeout as sleep } from 'node:timers/promises';
import { KeepAlive, type Reply } from './keep-alive.js';
import type { Heard, LoadJob } from './load.js';

export interface Answer {
  readonly __typename?: string;
  readonly code?: string;
}

/** One request of those that a client sends one after the other. */
export interface Step<Context> {
  /** GraphQL's body; null where there is nothing to ask after the answer before: the client begins anew. */
  body(context: Context): string | null;
  headers?(context: Context): Record<string, string>;
  /** Reads the answer; `head`: the headers as they came. @returns true for a right one, or what it was instead. */
  hear(answer: Answer, context: Context, head: string): true | string;
  /** Whether a right answer counts. */
  readonly counts: boolean;
}

/** Clients that ask again as soon as they were answered. Every answer is read, because a refusal is no sale. */
export async function ask<Context extends object>(
  { url, clients, seconds, until = Infinity }: LoadJob,
  steps: readonly Step<Context>[],
): Promise<Heard> {
  const others: Record<string, number> = {};
  const latencies: number[] = [];
  let right = 0;
  let sent = 0;
  const note = (kind: string) => (others[kind] = (others[kind] ?? 0) + 1);
  const began = performance.now();
  const end = began + seconds * 1_000;
  const connections = Array.from({ length: clients }, () => new KeepAlive(`${url}/graphql`));
  const isOver = () => sent >= until || performance.now() >= end;

  const client = async (connection: KeepAlive): Promise<void> => {
    while (!isOver()) {
      const context = {} as Context;
      const address = addressOf();
      for (const step of steps) {
        const body = isOver() ? null : step.body(context);
        if (body === null) break;
        sent += 1;
        const asked = performance.now();
        const headers = { 'content-type': 'application/json', 'x-forwarded-for': address, ...step.headers?.(context) };
        const outcome = await connection.post(headers, body).then(reply => read(reply, step, context), nothing);
        latencies.push(performance.now() - asked);
        if (outcome !== true) note(outcome);
        else if (step.counts) right += 1;
      }
    }
  };
  // Nobody is waited for when the time is over: what is on its way then is not counted.
  const inTime = Promise.all(connections.map(client)).then(() => performance.now());
  const ended = await Promise.race([inTime, after(end)]);
  const sorted = Float64Array.from(latencies).sort();
  const told = {
    count: right,
    perSecond: right / ((ended - began) / 1_000),
    p50: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    others: { ...others },
  };
  for (const connection of connections) connection.close();
  return told;
}

const nothing = (): string => 'nothing';

/** Nobody is kept alive by it. */
const after = (end: number): Promise<number> => sleep(end - performance.now(), end, { ref: false });

function read<Context>({ status, body, head }: Reply, step: Step<Context>, context: Context): true | string {
  if (status !== 200) return `HTTP ${status}`;
  const { data, errors } = JSON.parse(body) as {
    data?: Record<string, Answer | null> | null;
    errors?: { extensions: { code: string } }[];
  };
  const answer = Object.values(data ?? {})[0];
  if (errors || !answer) return errors?.[0]?.extensions.code ?? 'nothing';
  return step.hear(answer, context, head);
}

/** Every buyer has an address, as behind a proxy: the limits count them, and let them through. */
function addressOf(): string {
  const byte = () => Math.floor(Math.random() * 256);
  return `10.${byte()}.${byte()}.${byte()}`;
}

/** What an answer is called that was not the right one. */
export const nameOf = ({ __typename, code }: Answer): string => code ?? __typename ?? 'something else';
