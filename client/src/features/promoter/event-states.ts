import type { EventStatus } from '../../gql/graphql.js';

export const eventStates: Record<EventStatus, string> = {
  DRAFT: 'Draft',
  PUBLISHED: 'Published',
  CANCELLED: 'Cancelled',
  ENDED: 'Over',
};
