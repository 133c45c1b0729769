import { describe, expect, test } from '@jest/globals';
import type { DocumentNode } from '@apollo/client';
import { DISPUTES, MAILS, PAYMENT_ISSUES, WEBHOOKS } from '../features/operator/operator.js';
import { EVENT_REFUNDS } from '../features/promoter/refunds.js';
import { createCache } from './cache.js';

const lists = [
  ['refunds', EVENT_REFUNDS, { eventId: 'e' }],
  ['paymentIssues', PAYMENT_ISSUES, {}],
  ['disputes', DISPUTES, { status: 'OPEN' }],
  ['webhookDeliveries', WEBHOOKS, { status: 'FAILED' }],
  ['emails', MAILS, { status: ['FAILED'] }],
] as [string, DocumentNode, object][];

describe('a list that is shown page by page', () => {
  test.each(lists)('%s: the second page comes behind the first', (field, query, variables) => {
    const cache = createCache();
    const page = (id: string, hasNextPage: boolean) => ({
      event: null,
      [field]: {
        edges: [{ cursor: id, node: { __typename: 'Line', id } }],
        pageInfo: { hasNextPage, endCursor: id },
        totalCount: 2,
      },
    });
    cache.writeQuery({ query, variables, data: page('first', true) });
    cache.writeQuery({ query, variables: { ...variables, after: 'first' }, data: page('second', false) });
    const read = cache.readQuery<Record<string, unknown>>({ query, variables, returnPartialData: true });
    expect(read?.[field]).toMatchObject({
      edges: [{ node: { id: 'first' } }, { node: { id: 'second' } }],
      pageInfo: { hasNextPage: false, endCursor: 'second' },
    });
  });
});
