import { gql, type TypedDocumentNode } from '@apollo/client';
import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';
import { inList } from '../../lib/lists.js';
import { i18n } from '../../words/words.js';

export const AUDIT_LOG: TypedDocumentNode<Gql.AuditLogQuery, Gql.AuditLogQueryVariables> = gql`
  query AuditLog($organizationId: ID!, $filter: AuditFilter, $after: String) {
    auditLog(organizationId: $organizationId, filter: $filter, first: 50, after: $after) {
      edges {
        node {
          id
          at
          action
          subjectType
          subjectId
          details
          ip
          actor {
            id
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

/** Whose log it is, and who may have done something. */
export const AUDITED: TypedDocumentNode<Gql.AuditedQuery, Gql.AuditedQueryVariables> = gql`
  query Audited($slug: String!) {
    organization(slug: $slug) {
      id
      name
      members {
        user {
          id
          name
        }
      }
    }
  }
`;

export type AuditLine = Gql.AuditLogQuery['auditLog']['edges'][number]['node'];

/** What staff do, in words. */
const deeds: Record<string, MessageDescriptor> = {
  'event.created': msg`Made an event`,
  'event.duplicated': msg`Duplicated an event`,
  'event.updated': msg`Changed an event`,
  'event.published': msg`Published an event`,
  'event.cancelled': msg`Called an event off`,
  'event.deleted': msg`Deleted a draft`,
  'event.exported': msg`Took a list home`,
  'event.exit-all': msg`Let everybody out`,
  'tier.created': msg`Added a ticket type`,
  'tier.updated': msg`Changed a ticket type`,
  'tier.deleted': msg`Deleted a ticket type`,
  'tickets.issued': msg`Gave tickets out`,
  'promoCode.created': msg`Made a promo code`,
  'promoCode.updated': msg`Changed a promo code`,
  'refund.approved': msg`Approved a refund`,
  'refund.denied': msg`Denied a refund`,
  'refund.retried': msg`Tried a refund again`,
  'transfer.approved': msg`Approved a transfer`,
  'transfer.denied': msg`Denied a transfer`,
  'registration.approved': msg`Approved a registration`,
  'registration.declined': msg`Declined a registration`,
  'attendees.messaged': msg`Wrote to holders`,
  'attendees.messageTested': msg`Tested a message`,
  'waitlist.offerEnded': msg`Ended an offer from the waitlist`,
  'waitingRoom.changed': msg`Changed the waiting room`,
  'gate.created': msg`Made a gate`,
  'gate.updated': msg`Changed a gate`,
  'gate.deleted': msg`Deleted a gate`,
  'shift.started': msg`Began a shift`,
  'shift.ended': msg`Ended a shift`,
  'device.revoked': msg`Shut a device out`,
  'check-in.undone': msg`Took a check-in back`,
  'ticket.code.seen': msg`Looked at a ticket’s code`,
  'order.tickets.resent': msg`Sent tickets again`,
  'email.retried': msg`Sent a mail again`,
  'member.set': msg`Changed the team`,
  'member.removed': msg`Removed somebody from the team`,
  'organization.created': msg`Founded the organization`,
  'organization.updated': msg`Changed the settings`,
};

/** A deed without words of its own is called as the record calls it. */
export const deedOf = (action: string): string => (deeds[action] ? i18n._(deeds[action]) : action);

/** What the list can be cut down to, as the address names it. */
export const deedsToChoose = { ALL: msg`Everything`, ...deeds };

/** What the records call their details. */
const names: Record<string, MessageDescriptor> = {
  before: msg`Before`,
  changed: msg`Changed`,
  name: msg`Name`,
  title: msg`Title`,
  slug: msg`Slug`,
  price: msg`Price`,
  capacity: msg`Capacity`,
  tickets: msg`Tickets`,
  reason: msg`Reason`,
  note: msg`Note`,
  orders: msg`Orders`,
  recipients: msg`Recipients`,
  status: msg`Status`,
  amount: msg`Amount`,
  attempt: msg`Attempt`,
  list: msg`List`,
  gate: msg`Gate`,
  role: msg`Role`,
  was: msg`Was`,
  code: msg`Code`,
  paused: msg`Paused`,
  admitPerMinute: msg`Admit per minute`,
};

/** What an entry says beyond the deed, a line each; what is an id or empty says nothing to a person. */
export function detailsOf({ details }: AuditLine): string[] {
  return Object.entries(details).flatMap(([name, value]) => {
    const words = wordsOf(value);
    return words && !/Ids?$/.test(name) ? [`${nameOf(name)}: ${words}`] : [];
  });
}

/** `admitPerMinute` is "Admit per minute", where we have no word for it. */
const nameOf = (name: string): string => {
  const known = Object.hasOwn(names, name) ? names[name] : undefined;
  if (known) return i18n._(known);
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function wordsOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? t`yes` : t`no`;
  if (Array.isArray(value)) return inList(value.map(wordsOf).filter(Boolean));
  const parts = Object.entries(value ?? {}).map(([name, part]) => [nameOf(name).toLowerCase(), wordsOf(part)]);
  return inList(parts.filter(([, words]) => words).map(part => part.join(' ')));
}
