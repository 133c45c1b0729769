import autocannon from 'autocannon';
import type { IncomingHttpHeaders } from 'node:http';
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
  /** Reads the answer. @returns true for a right one, or what it was instead. */
  hear(answer: Answer, context: Context, headers: IncomingHttpHeaders): true | string;
  /** Whether a right answer counts. */
  readonly counts: boolean;
}

/** Clients that ask again as soon as they were answered. Every answer is read, because a refusal is no sale. */
export async function ask<Context extends object>(
  { url, clients, seconds, until }: LoadJob,
  steps: readonly Step<Context>[],
): Promise<Heard> {
  const others: Record<string, number> = {};
  let right = 0;
  const note = (kind: string) => (others[kind] = (others[kind] ?? 0) + 1);

  const result = await autocannon({
    url: `${url}/graphql`,
    connections: clients,
    duration: seconds,
    timeout: 30,
    ...(until && { amount: until }),
    requests: steps.map(step => ({
      method: 'POST',
      setupRequest(request: object, context: object) {
        const body = step.body(context as Context);
        if (body === null) return null as never;
        const headers = {
          'content-type': 'application/json',
          'x-forwarded-for': addressOf(context),
          ...step.headers?.(context as Context),
        };
        return { ...request, headers, body };
      },
      onResponse(status: number, body: string, context: object, headers: IncomingHttpHeaders = {}) {
        const outcome = status === 200 ? read(body, step, context as Context, headers) : `HTTP ${status}`;
        if (outcome !== true) note(outcome);
        else if (step.counts) right += 1;
      },
    })),
  });
  if (result.errors > 0) others['nothing'] = result.errors;
  const { p50, p99 } = result.latency;
  return { count: right, perSecond: right / result.duration, p50, p99, others };
}

function read<Context>(
  body: string,
  step: Step<Context>,
  context: Context,
  headers: IncomingHttpHeaders,
): true | string {
  const { data, errors } = JSON.parse(body) as {
    data?: Record<string, Answer | null> | null;
    errors?: { extensions: { code: string } }[];
  };
  const answer = Object.values(data ?? {})[0];
  if (errors || !answer) return errors?.[0]?.extensions.code ?? 'nothing';
  return step.hear(answer, context, headers);
}

/** Every buyer has an address, as behind a proxy: the limits count them, and let them through. */
function addressOf(context: { address?: string }): string {
  const byte = () => Math.floor(Math.random() * 256);
  return (context.address ??= `10.${byte()}.${byte()}.${byte()}`);
}

/** What an answer is called that was not the right one. */
export const nameOf = ({ __typename, code }: Answer): string => code ?? __typename ?? 'something else';
