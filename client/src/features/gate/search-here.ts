import type * as Gql from '../../gql/graphql.js';
import { codesOf, type GateDatabase } from '../../lib/gate-store.js';
import { plainLetters } from '../../lib/slug.js';
import { statusHere } from './look-here.js';

/** Somebody who holds a ticket, as a search shows them. */
type Guest = Gql.GateSearchQuery['tickets']['nodes'][number];

export interface Guests {
  /** Who knows; `nobody` where neither could be asked. */
  by: 'server' | 'device' | 'nobody';
  found: readonly Guest[];
  /** There are more than are shown. */
  hasMore: boolean;
}

/** As many as the server is asked for. */
const MOST = 10;
/** So many codes are looked through at once: a list of 100,000 is never in memory as a whole. */
const AT_ONCE = 2_000;

/**
 * Whose name or serial holds the text, in the order of their serials, as the server's search has it: any part of them
 * whatever the case, but fewer than three letters or digits in a row are what a word begins with. Accents need not be
 * typed. Addresses are not on the device, nor is who came after its list.
 */
export async function searchHere(database: GateDatabase, eventId: string, text: string): Promise<Guests> {
  const list = await database.get('lists', eventId);
  if (!list) return { by: 'nobody', found: [], hasMore: false };
  const holds = holding(text);
  const found: Guest[] = [];
  const seen = new Set<string>();
  let from = codesOf(eventId);
  for (;;) {
    const codes = await database.getAllFromIndex('codes', 'serial', from, AT_ONCE);
    for (const { digest, serial, holderName, tierId, tierName, status, isReplaced } of codes) {
      // The serial that the last page ended with comes again.
      if (isReplaced || seen.has(serial) || !holds(serial, holderName)) continue;
      if (found.length === MOST) return { by: 'device', found, hasMore: true };
      seen.add(serial);
      const pass = await database.get('passes', [eventId, serial]);
      const tier = { __typename: 'Tier', id: tierId, name: tierName } as const;
      found.push({
        __typename: 'Ticket',
        id: digest,
        serial,
        status: statusHere(status, pass, list),
        holderName,
        tier,
      });
    }
    const last = codes.at(-1);
    if (!last || codes.length < AT_ONCE) return { by: 'device', found, hasMore: false };
    const isOneSerial = codes[0]!.serial === last.serial;
    from = IDBKeyRange.bound([eventId, last.serial], [eventId, []], isOneSerial);
  }
}

const THREE = /[\p{Alphabetic}\d]{3}/u;

function holding(text: string): (...columns: string[]) => boolean {
  const term = plainLetters(text.trim()).replace(/\s+/g, ' ');
  const sought = THREE.test(term) ? term : ` ${term}`;
  return (...columns) => columns.some(column => ` ${plainLetters(column)}`.includes(sought));
}
