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
 * @param isWanted asked before each page is kept, with when nobody needs it any more: whoever signed out meanwhile wants none.
 */
export async function readManifest(
  client: ApolloClient,
  database: GateDatabase,
  eventId: string,
  isWanted: (forgetAt: number) => boolean,
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
    if (!data) return;
    const page = data.scannerManifest;
    if (!isWanted(forgetAtOf(page))) return;
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
  const reading = (before?.reading ?? 0) + (page.isWhole ? 1 : 0);
  const wasFinished = !page.isWhole && before?.isFinished === true;
  const told = codesOfPage(page).map(code => ({ ...code, reading }));
  // Before the page is kept: should this end in between, the page is read again.
  let tickets = before?.tickets;
  if (wasFinished) tickets = tickets && tickets + (await countNew(database, page.eventId, told));
  else if (!page.hasMore) tickets = await forgetOthers(database, page.eventId, reading, told);
  const writing = database.transaction(['lists', 'codes'], 'readwrite');
  const codes = writing.objectStore('codes');
  await Promise.all(told.map(code => codes.put(code)));
  const progress = {
    reading,
    tickets,
    isFinished: wasFinished || !page.hasMore,
    // What this device did since the last reading is newer than the list until this one has come to its end.
    askedAt: page.hasMore ? (before?.askedAt ?? 0) : askedAt,
  };
  await writing.objectStore('lists').put({ ...listOf(page), ...progress });
  await writing.done;
}

/** So many codes are looked through at once: the gate waits for no more than these. */
const AT_ONCE = 2_000;

/**
 * A reading that began anew has told of everything: what it did not tell of is no more. Until then the gate decides by it.
 * @returns how many tickets it told of
 */
async function forgetOthers(
  database: GateDatabase,
  eventId: string,
  reading: number,
  last: readonly KnownCode[],
): Promise<number> {
  const told = new Set(last.map(({ digest }) => digest));
  let tickets = last.filter(isPresent).length;
  for (let range: IDBKeyRange | null = codesOf(eventId); range;) {
    const forgetting = database.transaction('codes', 'readwrite');
    const codes = await forgetting.store.getAll(range, AT_ONCE);
    const others = codes.filter(code => code.reading !== reading && !told.has(code.digest));
    tickets += codes.filter(code => code.reading === reading && !told.has(code.digest) && isPresent(code)).length;
    await Promise.all(others.map(({ digest }) => forgetting.store.delete([eventId, digest])));
    await forgetting.done;
    range = codes.length < AT_ONCE ? null : IDBKeyRange.bound([eventId, codes.at(-1)!.digest], [eventId, []], true);
  }
  return tickets;
}

/** Each ticket has one code that counts. */
const isPresent = ({ isReplaced }: KnownCode): boolean => !isReplaced;

/** How many of these tickets the list did not have. */
async function countNew(database: GateDatabase, eventId: string, told: readonly KnownCode[]): Promise<number> {
  const known = await Promise.all(
    told.filter(isPresent).map(({ serial }) => database.getKeyFromIndex('codes', 'serial', [eventId, serial])),
  );
  return known.filter(key => key === undefined).length;
}

const forgetAtOf = ({ event }: Page): number => Date.parse(event.endsAt) + KEPT_AFTER_MS;

function listOf(page: Page): Omit<KeptList, 'reading' | 'tickets' | 'isFinished' | 'askedAt'> {
  const { event } = page;
  const at = (instant: string | null) => (instant ? Date.parse(instant) : null);
  return {
    eventId: page.eventId,
    publicKey: page.publicKey,
    cursor: page.cursor,
    clearedAt: at(event.clearing?.clearedAt ?? null),
    forgetAt: forgetAtOf(page),
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
