import type { AnsweredRow } from './answer-columns.js';
import { local, utc, type Sheet } from './sheet.js';

interface AttendeeRow extends AnsweredRow {
  readonly serialNumber: number;
  readonly serial: string;
  readonly status: string;
  readonly tier: string;
  readonly holderName: string;
  readonly holderEmail: string;
  readonly order: string;
  readonly buyerName: string;
  readonly buyerEmail: string;
  readonly issuedAt: string;
  readonly issuedAtLocal: string;
  readonly checkedInAt: string | null;
  readonly checkedInAtLocal: string | null;
  readonly timeZone: string;
}

/** A line a ticket, by its number; those that went back or were withdrawn too. Never what opens a door. */
export const attendeesSheet: Sheet<AttendeeRow> = {
  right: 'seeTickets',
  tellsAnswers: true,
  columns: [
    { head: 'ticket', cell: ({ serial }) => serial },
    { head: 'status', cell: ({ status }) => status },
    { head: 'tier', cell: ({ tier }) => tier },
    { head: 'holder_name', cell: ({ holderName }) => holderName },
    { head: 'holder_email', ofOrder: true, cell: ({ holderEmail }) => holderEmail },
    { head: 'order', ofOrder: true, cell: ({ order }) => order },
    { head: 'buyer_name', ofOrder: true, cell: ({ buyerName }) => buyerName },
    { head: 'buyer_email', ofOrder: true, cell: ({ buyerEmail }) => buyerEmail },
    { head: 'issued_at', cell: ({ issuedAt }) => issuedAt },
    { head: 'issued_at_local', cell: ({ issuedAtLocal }) => issuedAtLocal },
    { head: 'checked_in_at', cell: ({ checkedInAt }) => checkedInAt },
    { head: 'checked_in_at_local', cell: ({ checkedInAtLocal }) => checkedInAtLocal },
    { head: 'time_zone', cell: ({ timeZone }) => timeZone },
  ],
  read: ({ em }, eventId, after, limit) =>
    em.execute<AttendeeRow[]>(ATTENDEES, [eventId, after?.serialNumber ?? 0, limit]),
};

const ATTENDEES = `
  select serial_number as "serialNumber", serial, tickets.status, tiers.name as tier, holder_name as "holderName",
    holder_email as "holderEmail", orders.number as order, buyer_name as "buyerName", buyer_email as "buyerEmail",
    ${utc('issued_at')} as "issuedAt", ${local('issued_at')} as "issuedAtLocal",
    ${utc('checked_in_at')} as "checkedInAt", ${local('checked_in_at')} as "checkedInAtLocal",
    events.time_zone as "timeZone", tickets.position, coalesce(orders.answers, registrations.answers) as answers
  from (
    select * from tickets where event_id = ? and serial_number > ? order by serial_number limit ?
  ) as tickets
  join events on events.id = tickets.event_id join tiers on tiers.id = tier_id join orders on orders.id = order_id
  left join registrations on registrations.id = orders.registration_id
  order by serial_number`;
