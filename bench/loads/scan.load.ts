import { randomUUID } from 'node:crypto';
import { codeOf } from '../fill.js';
import { ask, nameOf, type Answer, type Step } from './ask.js';
import { jobOfThis, tell, type LoadJob } from './load.js';

/** Gates that let tickets in and out again, each ticket at one gate at a time. */
export interface ScanJob extends LoadJob {
  readonly eventId: string;
  /** The first of the event's, without those that are inside. */
  readonly tickets: number;
  readonly inside: readonly number[];
  /** Of the staff, in turn. */
  readonly tokens: readonly string[];
}

interface Gate {
  ticket?: number;
}

const CHECK_IN = `mutation CheckIn($input: CheckInInput!) {
  checkIn(input: $input) { scanId outcome ticket { id serial holderName status tier { id name } } }
}`;

const job = jobOfThis<ScanJob>();
const { eventId, tickets, inside, tokens } = job;
const outside = Array.from({ length: tickets }, (_, n) => n + 1).filter(serial => !inside.includes(serial));

const scan = (kind: 'ENTRY' | 'EXIT'): Step<Gate> => ({
  counts: true,
  headers: gate => ({ authorization: `Bearer ${tokens[gate.ticket! % tokens.length]}` }),
  body(gate) {
    gate.ticket ??= outside.shift()!;
    const input = { eventId, code: codeOf(eventId, gate.ticket), kind, gate: 'Gate 1', scanId: randomUUID() };
    return JSON.stringify({ query: CHECK_IN, variables: { input } });
  },
  hear(answer: Answer & { outcome?: string }, gate) {
    if (kind === 'EXIT') outside.push(gate.ticket!);
    return answer.outcome === 'ACCEPTED' || (answer.outcome ?? nameOf(answer));
  },
});
tell(await ask(job, [scan('ENTRY'), scan('EXIT')]));
