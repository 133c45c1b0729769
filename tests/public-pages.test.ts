import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createSchema } from '../server/schema.js';
import { isPublicQuery } from '../server/platform/graphql/public-documents.js';
import { clientQuery } from '../bench/client-query.js';

test.each(['TierAllIn', 'AllInPrice'])('what tickets cost with their fees (%s) is one answer for everybody', name => {
  expect(isPublicQuery(createSchema(), parse(clientQuery(name)), name)).toBe(true);
});

test('the page of an event, as the client asks for it, is one answer for everybody', () => {
  expect(isPublicQuery(createSchema(), parse(clientQuery('EventPage')), 'EventPage')).toBe(true);
});
