import { gql, type ApolloClient, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';
import { keepClockOffset } from '../../lib/clock-offset.js';
import { codesOf, type GateDatabase, type KeptList, type KnownCode } from '../../lib/gate-store.js';

const MANIFEST: TypedDocumentNode<Gql.GateManifestQuery, Gql.GateManifestQueryVariables> = gql`
  query GateManifest($eventId: ID!, $since: String) {
    scannerManifest(eventId: $eventId, since: $since) {
      eventId
      publicKey
      issuedAt
      cursor
      hasMore
      isWhole
      tickets {
        digest
        status
        tierId
        tierName
        holderName
        teamName
        serial
        rotatingSecret
      }
      event {
        id
        status
        reentry
        qrMode
        endsAt
        clearing {
          id
          clearedAt
        }
        gates {
          id
          name
          tiers {
            id
          }
        }
        tiers {
          id
          entryStartsAt
          entryEndsAt
        }
      }
    }
  }
`;

type Page = Gql.GateManifestQuery['scannerManifest'];

/** As the contract has it: so long after the event is over, devices forget its tickets. */
const KEPT_AFTER_MS = 24 * 3_600_000;
/** An answer that took longer than this says little about the clock. */
const PROMPT_MS = 3_000;

/** How long a request may take before it is given up: a phone that changed networks would else wait for minutes. */
export const patient = () => ({ fetchOptions: { signal: AbortSignal.timeout(30_000) } });

/**
 * Reads what changed since the last reading, or everything; page by page, each kept with its cursor, so that a reading that
 * was interrupted goes on where it was. Begins anew by itself where the server says so.
 * @param isWanted asked before each page is kept: whoever signed out meanwhile wants none.
 */
export async function readManifest(
  client: ApolloClient,
  database: GateDatabase,
  eventId: string,
  isWanted: () => boolean,
): Promise<void> {
  const askedAt = Date.now();
  for (let hasMore = true; hasMore;) {
    const list = await database.get('lists', eventId);
    const asked = Date.now();
    const { data } = await client.query({
      query: MANIFEST,
      variables: { eventId, since: list?.cursor ?? null },
      fetchPolicy: 'no-cache',
      context: patient(),
    });
    if (!data || !isWanted()) return;
    const page = data.scannerManifest;
    const took = Date.now() - asked;
    if (took < PROMPT_MS) keepClockOffset(Date.parse(page.issuedAt) - asked - took / 2);
    await keepPage(database, page, list, askedAt);
    ({ hasMore } = page);
  }
}

async function keepPage(
  database: GateDatabase,
  page: Page,
  before: KeptList | undefined,
  askedAt: number,
): Promise<void> {
  const writing = database.transaction(['lists', 'codes'], 'readwrite');
  const codes = writing.objectStore('codes');
  if (page.isWhole) await codes.delete(codesOf(page.eventId));
  await Promise.all(codesOfPage(page).map(code => codes.put(code)));
  const isFinished = !page.hasMore || (!page.isWhole && before?.isFinished === true);
  // What this device did since the last whole reading is newer than the list until the reading has come to its end.
  const newest = page.hasMore ? (page.isWhole ? 0 : (before?.askedAt ?? 0)) : askedAt;
  await writing.objectStore('lists').put(listOf(page, isFinished, newest));
  await writing.done;
}

function listOf(page: Page, isFinished: boolean, askedAt: number): KeptList {
  const { event } = page;
  const at = (instant: string | null) => (instant ? Date.parse(instant) : null);
  return {
    eventId: page.eventId,
    publicKey: page.publicKey,
    cursor: page.cursor,
    isFinished,
    askedAt,
    clearedAt: at(event.clearing?.clearedAt ?? null),
    forgetAt: Date.parse(event.endsAt) + KEPT_AFTER_MS,
    rules: {
      isCancelled: event.status === 'CANCELLED',
      rotates: event.qrMode === 'ROTATING',
      reentry: event.reentry,
      gates: (event.gates ?? []).map(({ name, tiers }) => ({ name, tierIds: tiers.map(({ id }) => id) })),
      windows: Object.fromEntries(
        event.tiers.map(tier => [tier.id, { from: at(tier.entryStartsAt), until: at(tier.entryEndsAt) }]),
      ),
    },
  };
}

/** A ticket comes with all its codes, the one that counts last. */
function codesOfPage({ eventId, tickets }: Page): KnownCode[] {
  const present = new Map(tickets.map(({ serial, digest }) => [serial, digest]));
  return tickets.map(({ __typename: _, ...code }) => ({
    ...code,
    eventId,
    isReplaced: present.get(code.serial) !== code.digest,
  }));
}
