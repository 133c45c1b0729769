import type * as Gql from '../../gql/graphql.js';
import type { GateDatabase, KeptList, OwnPass } from '../../lib/gate-store.js';
import { findCode, type Wish } from './decide-here.js';
import { isInsideBy } from './device-verdict.js';
import { digestOf, parseScanned } from './ticket-code.js';

/** A ticket before anything is marked. */
export type LookedAt = NonNullable<Gql.GateLookQuery['ticket']>;

export interface Looked {
  /** Who knows; `nobody` where neither could be asked. */
  by: 'server' | 'device' | 'nobody';
  ticket: LookedAt | null;
}

/** What the list has under this name, and what this device did with it. */
export async function lookHere(database: GateDatabase, eventId: string, wish: Wish): Promise<Looked> {
  const list = await database.get('lists', eventId);
  if (!list) return { by: 'nobody', ticket: null };
  const parsed = 'code' in wish ? parseScanned(wish.code) : null;
  const digest = parsed && (await digestOf(parsed.code));
  const code = await findCode(database, eventId, digest, 'serial' in wish ? wish.serial : null);
  if (!code) return { by: list.isFinished ? 'device' : 'nobody', ticket: null };
  const { serial, holderName, teamName, tierId, tierName } = code;
  const pass = await database.get('passes', [eventId, serial]);
  return {
    by: 'device',
    ticket: {
      __typename: 'Ticket',
      id: code.digest,
      serial,
      status: statusHere(code.status, pass, list),
      holderName,
      teamName,
      checkedInAt: pass?.kind === 'ENTRY' && !pass.isUndone ? new Date(pass.at).toISOString() : null,
      tier: { __typename: 'Tier', id: tierId, name: tierName },
      event: { __typename: 'Event', id: eventId, title: '' },
    },
  };
}

/** Where a ticket stands: by the list, but for what this device did since. What was taken back lets nobody in. */
export function statusHere(
  listed: Gql.TicketStatus,
  pass: OwnPass | undefined,
  { askedAt }: Pick<KeptList, 'askedAt'>,
): Gql.TicketStatus {
  const isNewer = pass && (pass.settledAt === null || pass.settledAt > askedAt);
  if (!isNewer || listed === 'REFUNDED' || listed === 'VOID') return listed;
  if (isInsideBy(pass)) return 'CHECKED_IN';
  return pass.isUndone ? 'VALID' : 'CHECKED_OUT';
}
