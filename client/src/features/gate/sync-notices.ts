import type * as Gql from '../../gql/graphql.js';
import type { GateNotice, QueuedScan } from '../../lib/gate-store.js';

export type Payload = Extract<Gql.GateSyncMutation['syncCheckIns'], { __typename: 'SyncCheckInsPayload' }>;
export type Result = Payload['results'][number];

/** The server let in whom the device refused: it had decided before it was given up. What the device let in is among the conflicts. */
export function disagreement(scan: QueuedScan, result: Result | undefined): GateNotice | null {
  const isRefusedHere = scan.outcome !== 'ACCEPTED' && result?.outcome === 'ACCEPTED';
  return isRefusedHere ? { ...said(scan, result), kind: 'REFUSED_HERE' } : null;
}

/** The server let in whom this device could tell nothing of, after staff had waited for it in vain. */
export const lateAdmission = (
  { scanId, eventId, gate }: Pick<QueuedScan, 'scanId' | 'eventId' | 'gate'>,
  { ticket }: Pick<Result, 'ticket'>,
): GateNotice => ({
  id: scanId,
  eventId,
  kind: 'REFUSED_HERE',
  serial: ticket?.serial ?? null,
  holderName: ticket?.holderName ?? null,
  gate,
  at: Date.now(),
  outcome: 'ACCEPTED',
  instead: null,
});

/** What the queue has of a scan, with whose ticket it is. */
export const said = ({ scanId, eventId, gate, scannedAt, outcome }: QueuedScan, { ticket }: Result) => ({
  id: scanId,
  eventId,
  serial: ticket?.serial ?? null,
  holderName: ticket?.holderName ?? null,
  gate,
  at: scannedAt,
  outcome,
  instead: null,
});

/** A conflict that the server told. */
export function noticeOf(
  eventId: string,
  { id, outcome, gate, scannedAt, ticket, countedInstead }: Payload['conflicts'][number],
): GateNotice {
  return {
    id,
    eventId,
    kind: 'CONFLICT',
    serial: ticket?.serial ?? null,
    holderName: ticket?.holderName ?? null,
    gate,
    at: Date.parse(scannedAt),
    outcome,
    instead: countedInstead && { gate: countedInstead.gate, at: Date.parse(countedInstead.scannedAt) },
  };
}
