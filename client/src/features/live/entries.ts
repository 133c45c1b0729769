import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';

export const ENTRIES: TypedDocumentNode<Gql.LiveEntriesQuery, Gql.LiveEntriesQueryVariables> = gql`
  query LiveEntries($id: ID!, $minutes: Int!) {
    event(id: $id) {
      id
      attendance {
        eventId
        at
        entriesByMinute(minutes: $minutes) {
          at
          gate
          entries
        }
        today {
          since
          entries
        }
      }
    }
  }
`;

type Passed = readonly { at: string; gate: string; entries: number }[];

const MINUTE_MS = 60_000;

/** How far back, and how finely. */
export const spans: Record<
  string,
  { minutes: number; step: number; name: MessageDescriptor; each: MessageDescriptor }
> = {
  HOUR: { minutes: 60, step: 1, name: msg`The last hour, by the minute`, each: msg`Entries a minute` },
  EVENING: {
    minutes: 240,
    step: 5,
    name: msg`The last four hours, by five minutes`,
    each: msg`Entries in five minutes`,
  },
  DAY: { minutes: 1_440, step: 30, name: msg`The last day, by the half hour`, each: msg`Entries in half an hour` },
};

/** What came in during one step: in all, and at each gate. */
interface Step {
  /** When it began, in epoch milliseconds. */
  readonly at: number;
  readonly total: number;
  readonly byGate: Readonly<Record<string, number>>;
}

export interface Curve {
  readonly steps: readonly Step[];
  /** By name. */
  readonly gates: readonly string[];
  readonly total: number;
  readonly most: number;
}

/** The minutes put together into steps without a gap, up to the minute of `now` (epoch milliseconds). */
export function curveOf(passed: Passed, now: number, { minutes, step }: { minutes: number; step: number }): Curve {
  const stepMs = step * MINUTE_MS;
  const end = Math.floor(now / stepMs) * stepMs;
  const count = minutes / step;
  const begin = end - (count - 1) * stepMs;
  const gates = [...new Set(passed.map(({ gate }) => gate))].sort((one, other) => one.localeCompare(other));
  const steps: { at: number; total: number; byGate: Record<string, number> }[] = Array.from(
    { length: count },
    (_, i) => ({
      at: begin + i * stepMs,
      total: 0,
      byGate: {},
    }),
  );
  for (const { at, gate, entries } of passed) {
    const into = steps[Math.floor((Date.parse(at) - begin) / stepMs)];
    if (!into) continue;
    into.total += entries;
    into.byGate[gate] = (into.byGate[gate] ?? 0) + entries;
  }
  return {
    steps,
    gates,
    total: steps.reduce((sum, { total }) => sum + total, 0),
    most: Math.max(...steps.map(({ total }) => total)),
  };
}
