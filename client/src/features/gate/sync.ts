import { gql, type ApolloClient, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';
import {
  countUnsent,
  settlePasses,
  type GateDatabase,
  type GateNotice,
  type QueuedScan,
} from '../../lib/gate-store.js';
import { finalRefusal } from './check-in.js';
import { patient } from './manifest.js';
import { scannedAtServer } from './scan-clock.js';
import { disagreement, noticeOf, said, type Payload, type Result } from './sync-notices.js';

const SYNC: TypedDocumentNode<Gql.GateSyncMutation, Gql.GateSyncMutationVariables> = gql`
  mutation GateSync($input: SyncCheckInsInput!) {
    syncCheckIns(input: $input) {
      __typename
      ... on SyncCheckInsPayload {
        results {
          scanId
          outcome
          ticket {
            id
            serial
            holderName
          }
        }
        conflicts {
          id
          outcome
          gate
          scannedAt
          ticket {
            id
            serial
            holderName
          }
          countedInstead {
            id
            gate
            scannedAt
          }
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const UNDO: TypedDocumentNode<Gql.GateUndoMutation, Gql.GateUndoMutationVariables> = gql`
  mutation GateUndo($input: UndoCheckInInput!) {
    undoCheckIn(input: $input) {
      __typename
      ... on CheckIn {
        id
        ticket {
          id
          status
        }
      }
      ... on WrongStateError {
        state
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Also where it was taken back before, and the answer was lost. */
export const isTakenBack = (answer: Gql.GateUndoMutation['undoCheckIn'] | undefined): boolean =>
  answer?.__typename === 'CheckIn' || (answer?.__typename === 'WrongStateError' && answer.state === 'UNDONE');

/** The most that the server takes at once. */
const MOST = 500;

/** Whose scans, and the device that says with them that it is there. */
export interface Sender {
  userId: string;
  eventId: string;
  deviceId: string;
}

/**
 * Sends what this person scanned without a network, of all events, the oldest first; a scan leaves the queue when the server
 * has answered for it. Where nothing waits it is a sign of life. Throws what the network or the server throws: what was
 * not answered stays. The caller holds the lock, so that two tabs do not send the same; where a browser has no locks, the
 * server knows a scan by its id.
 */
export async function sendQueue(client: ApolloClient, database: GateDatabase, sender: Sender): Promise<void> {
  const all = await database.getAll('queue');
  const waiting = all
    .filter(({ userId }) => userId === sender.userId)
    .sort((one, other) => one.scannedAt - other.scannedAt);
  // What others left here waits for them alone, and whoever reads the dashboard should know of it.
  const ofOthers = (eventId: string) =>
    all.filter(scan => scan.eventId === eventId && scan.userId !== sender.userId).length;
  const groups = new Map<string, QueuedScan[]>();
  for (const scan of waiting) {
    const key = `${scan.eventId} ${scan.deviceId}`;
    const group = groups.get(key);
    if (group) group.push(scan);
    else groups.set(key, [scan]);
  }
  const isSent = new Set<string>();
  for (const scans of groups.values()) {
    const [{ eventId }] = scans as [QueuedScan];
    try {
      for (let from = 0; from < scans.length; from += MOST) {
        const batch = scans.slice(from, from + MOST);
        const left = scans.length - from - batch.length;
        await send(client, database, batch[0]!, batch, left + ofOthers(eventId));
      }
      isSent.add(eventId);
    } catch (error) {
      // Who is no longer staff of another event may still be of this one: those scans wait.
      if (eventId === sender.eventId || !finalRefusal(error)) throw error;
    }
  }
  if (!isSent.has(sender.eventId)) await send(client, database, sender, [], ofOthers(sender.eventId));
}

/** The sign of life of a device that keeps nothing, and so has nothing to send. Throws as `sendQueue` does. */
export async function sendNothing(client: ApolloClient, { eventId, deviceId }: Sender): Promise<void> {
  await ask(client, { eventId, deviceId, queued: 0, scans: [], deviceNow: new Date().toISOString() });
}

async function ask(client: ApolloClient, input: Gql.SyncCheckInsInput): Promise<Payload> {
  const { data } = await client.mutate({ mutation: SYNC, variables: { input }, context: patient() });
  const answer = data?.syncCheckIns;
  if (answer?.__typename !== 'SyncCheckInsPayload') throw new Error(answer?.message ?? 'No answer');
  return answer;
}

async function send(
  client: ApolloClient,
  database: GateDatabase,
  { eventId, deviceId }: Pick<Sender, 'eventId' | 'deviceId'>,
  batch: readonly QueuedScan[],
  queued: number,
): Promise<void> {
  const scans = batch.map(scan => {
    const { scanId, digest, digits, code, serial, gate, kind, outcome } = scan;
    const scannedAt = new Date(scan.scannedAt).toISOString();
    return {
      scanId,
      digest,
      digits,
      code,
      serial,
      gate,
      kind,
      outcome,
      scannedAt,
      scannedAtServer: scannedAtServer(scan),
    };
  });
  // By this clock the server corrects those of the scans, so it is read as they leave; by theirs where it was set since.
  const input = { eventId, deviceId, queued, scans, deviceNow: new Date().toISOString() };
  const first = await ask(client, input);
  const undone = batch.filter(({ isUndone }) => isUndone);
  const refused: GateNotice[] = [];
  for (const scan of undone) {
    const notice = await undo(client, scan, first);
    if (notice) refused.push(notice);
  }
  // What was taken back changes what the others count for: sent again, they are answered by how they stand now.
  const answer = undone.length > 0 ? await ask(client, input) : first;
  const results = new Map(answer.results.map(result => [result.scanId, result]));
  const disagreements = batch.flatMap(scan => disagreement(scan, results.get(scan.scanId)) ?? []);
  const conflicts = answer.conflicts.map(conflict => noticeOf(eventId, conflict));
  await settle(database, batch, results, [...conflicts, ...refused, ...disagreements]);
}

/** Takes back what staff took back before it was sent. */
async function undo(
  client: ApolloClient,
  scan: QueuedScan,
  { results, conflicts }: Payload,
): Promise<GateNotice | null> {
  const result = results.find(({ scanId }) => scanId === scan.scanId);
  const isConflict = conflicts.some(({ id }) => id === scan.scanId);
  // What is neither let nobody through, or was taken back before, and the answer was lost.
  if (!result || (result.outcome !== 'ACCEPTED' && !isConflict)) return null;
  const { data } = await client.mutate({ mutation: UNDO, variables: { input: { scanId: scan.scanId } } });
  return isTakenBack(data?.undoCheckIn) ? null : { ...said(scan, result), kind: 'NOT_UNDONE' };
}

/** What was answered leaves the queue, and what this device remembers of it is no longer ahead of the server. */
async function settle(
  database: GateDatabase,
  batch: readonly QueuedScan[],
  results: ReadonlyMap<string, Result>,
  notices: readonly GateNotice[],
): Promise<void> {
  if (batch.length === 0) return;
  const writing = database.transaction(['queue', 'passes', 'notices', 'recent'], 'readwrite');
  const queue = writing.objectStore('queue');
  const recent = writing.objectStore('recent');
  const answered = new Set<string>();
  for (const { scanId, isUndone } of batch) {
    const result = results.get(scanId);
    if (!result) continue;
    // Taken back while it was on its way: the next sending says so.
    const now = await queue.get(scanId);
    if (now && now.isUndone !== isUndone) continue;
    await queue.delete(scanId);
    answered.add(scanId);
    const known = await recent.get(scanId);
    const { serial, holderName } = result.ticket ?? {};
    if (known && serial && holderName) await recent.put({ ...known, serial, holderName });
  }
  const passes = writing.objectStore('passes');
  for (const eventId of new Set(batch.map(scan => scan.eventId))) {
    await settlePasses(passes, eventId, answered);
  }
  for (const notice of notices) {
    await writing.objectStore('notices').put(notice);
    const kept = notice.kind === 'NOT_UNDONE' && (await recent.get(notice.id));
    if (kept) await recent.put({ ...kept, isUndone: false });
  }
  await writing.done;
  await countUnsent(database);
}
