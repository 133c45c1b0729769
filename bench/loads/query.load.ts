import autocannon from 'autocannon';
import { jobOfThis, tell, type Heard, type LoadJob } from './load.js';

/** Readers of one page. */
export interface QueryJob extends LoadJob {
  readonly body: string;
  /** The answer, to the byte. */
  readonly expected: string;
}

/** So many that none of them reaches the limit of an address. */
const ADDRESSES = 1_024;

const { url, clients, seconds, body, expected } = jobOfThis<QueryJob>();
let right = 0;
const others: Record<string, number> = {};
const onResponse = (status: number, text: string) => {
  if (text === expected) right += 1;
  else others[`HTTP ${status}`] = (others[`HTTP ${status}`] ?? 0) + 1;
};
// Requests made beforehand: making them meanwhile would cost more than a plain server needs to answer.
const { duration, latency, errors } = await autocannon({
  url: `${url}/graphql`,
  connections: clients,
  duration: seconds,
  timeout: 30,
  requests: Array.from({ length: ADDRESSES }, (_, i) => ({
    method: 'POST' as const,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.1.${i >> 8}.${i & 255}` },
    body,
    onResponse,
  })),
});
if (errors > 0) others['nothing'] = errors;
const { p50, p99 } = latency;
tell({ count: right, perSecond: right / duration, p50, p99, others } satisfies Heard);
