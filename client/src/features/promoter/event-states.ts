import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { EventStatus } from '../../gql/graphql.js';

export const eventStates: Record<EventStatus, MessageDescriptor> = {
  DRAFT: msg`Draft`,
  PUBLISHED: msg`Published`,
  CANCELLED: msg`Cancelled`,
  ENDED: msg`Over`,
};
