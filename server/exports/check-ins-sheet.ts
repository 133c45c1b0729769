import { BEGINNING, exactly, local, utc, type Sheet } from './sheet.js';

interface CheckInRow {
  readonly at: string;
  readonly id: string;
  readonly scannedAt: string;
  readonly scannedAtLocal: string;
  readonly receivedAt: string;
  readonly kind: string;
  readonly outcome: string;
  readonly gate: string;
  readonly ticket: string | null;
  readonly tier: string | null;
  readonly holderName: string | null;
  readonly scannedBy: string;
  readonly offline: boolean;
  readonly undoneAt: string | null;
  readonly timeZone: string;
  readonly conflict: boolean;
  readonly reentry: boolean;
  readonly device: string | null;
}

/** A line a scan, as the server heard of them; refused ones too. Of another event’s ticket it says nothing. */
export const checkInsSheet: Sheet<CheckInRow> = {
  right: 'seeTickets',
  columns: [
    { head: 'scan', cell: ({ id }) => id },
    { head: 'scanned_at', cell: ({ scannedAt }) => scannedAt },
    { head: 'scanned_at_local', cell: ({ scannedAtLocal }) => scannedAtLocal },
    { head: 'received_at', cell: ({ receivedAt }) => receivedAt },
    { head: 'kind', cell: ({ kind }) => kind },
    { head: 'outcome', cell: ({ outcome }) => outcome },
    { head: 'gate', cell: ({ gate }) => gate },
    { head: 'ticket', cell: ({ ticket }) => ticket },
    { head: 'tier', cell: ({ tier }) => tier },
    { head: 'holder_name', cell: ({ holderName }) => holderName },
    { head: 'scanned_by', cell: ({ scannedBy }) => scannedBy },
    { head: 'offline', cell: ({ offline }) => (offline ? 'yes' : 'no') },
    { head: 'undone_at', cell: ({ undoneAt }) => undoneAt },
    { head: 'time_zone', cell: ({ timeZone }) => timeZone },
    // Somebody was let through although the outcome is a refusal, or although it turned out later that they should not have been.
    { head: 'conflict', cell: ({ conflict }) => (conflict ? 'yes' : 'no') },
    { head: 'reentry', cell: ({ reentry }) => (reentry ? 'yes' : 'no') },
    { head: 'device', cell: ({ device }) => device },
  ],
  read: ({ em }, eventId, after, limit) => {
    const { at, id } = after ?? BEGINNING;
    return em.execute<CheckInRow[]>(CHECK_INS, [eventId, at, id, limit]);
  },
};

// One by one, by their ids: PostgreSQL takes a join of a thousand for worth a reading of all tickets. `offset 0` keeps it apart.
const TICKET = `
    select serial, holder_name, tier_id from tickets where tickets.id = scan.ticket_id and tickets.event_id = scan.event_id offset 0`;

const CHECK_INS = `
  select ${exactly('received_at')} as at, scan.id, ${utc('scanned_at')} as "scannedAt", ${local('scanned_at')} as "scannedAtLocal",
    ${utc('received_at')} as "receivedAt", kind, outcome, gate, serial as ticket, tiers.name as tier,
    holder_name as "holderName", users.name as "scannedBy", offline, ${utc('undone_at')} as "undoneAt",
    events.time_zone as "timeZone", conflict, is_reentry as reentry,
    device.name as device
  from (
    select * from check_ins
    where event_id = ? and (received_at, id) > (?::timestamptz, ?::uuid) order by received_at, id limit ?
  ) as scan
  join events on events.id = scan.event_id join users on users.id = scanned_by
  left join (select id, name from devices) as device on device.id = scan.device_id
  left join lateral (${TICKET}) as ticket on true left join tiers on tiers.id = tier_id
  order by received_at, scan.id`;
