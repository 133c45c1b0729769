import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

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
const deeds: Record<string, string> = {
  'event.created': 'Made an event',
  'event.duplicated': 'Duplicated an event',
  'event.updated': 'Changed an event',
  'event.published': 'Published an event',
  'event.cancelled': 'Called an event off',
  'event.exported': 'Took a list home',
  'tier.created': 'Added a ticket type',
  'tier.updated': 'Changed a ticket type',
  'promoCode.created': 'Made a promo code',
  'promoCode.updated': 'Changed a promo code',
  'refund.approved': 'Approved a refund',
  'refund.denied': 'Denied a refund',
  'refund.retried': 'Tried a refund again',
  'transfer.approved': 'Approved a transfer',
  'transfer.denied': 'Denied a transfer',
  'waitingRoom.changed': 'Changed the waiting room',
  'check-in.undone': 'Took a check-in back',
  'ticket.code.seen': 'Looked at a ticket’s code',
  'order.tickets.resent': 'Sent tickets again',
  'email.retried': 'Sent a mail again',
  'member.set': 'Changed the team',
  'member.removed': 'Removed somebody from the team',
  'organization.created': 'Founded the organization',
  'organization.updated': 'Changed the settings',
};

/** A deed without words of its own is called as the record calls it. */
export const deedOf = (action: string): string => deeds[action] ?? action;

/** What the list can be cut down to, as the address names it. */
export const deedsToChoose = { ALL: 'Everything', ...deeds };

/** What an entry says beyond the deed, a line each; what is an id or empty says nothing to a person. */
export function detailsOf({ details }: AuditLine): string[] {
  return Object.entries(details).flatMap(([name, value]) => {
    const words = wordsOf(value);
    return words && !/Ids?$/.test(name) ? [`${nameOf(name)}: ${words}`] : [];
  });
}

/** `admitPerMinute` is "Admit per minute". */
const nameOf = (name: string): string => {
  const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function wordsOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join(', ');
  const parts = Object.entries(value ?? {}).map(([name, part]) => [nameOf(name).toLowerCase(), wordsOf(part)]);
  return parts
    .filter(([, words]) => words)
    .map(part => part.join(' '))
    .join(', ');
}
