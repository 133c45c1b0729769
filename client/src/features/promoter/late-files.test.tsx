import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ReactElement } from 'react';
import { lanternNight } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { EventOrdersPage } from './EventOrdersPage.js';
import { RegistrationsPage } from './RegistrationsPage.js';

/** What was saved from which address. */
const saved: string[] = [];
beforeEach(() => {
  saved.length = 0;
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(`${this.download} ${this.pathname}${this.search}`);
  });
});
afterEach(() => {
  cleanup();
  jest.restoreAllMocks();
});

const file = (link: string) => ({
  __typename: 'Attachment',
  id: 'file-1',
  fileName: 'cv.pdf',
  url: `http://localhost/uploads/file-1?${link}`,
});
const questions = [
  { __typename: 'Question', id: 'cv', label: 'CV', kind: 'FILE', required: true, perTicket: false, choices: [] },
];
const event = { ...lanternNight, viewerRole: 'MANAGER', questions: () => questions };
const listOf = (node: object) => ({ edges: [{ node }], pageInfo: { hasNextPage: false, endCursor: null } });
const sent = { answers: { cv: 'file-1' }, attachments: [file('stale')], createdAt: '2026-11-20T19:00:00Z' };
const order = {
  __typename: 'Order',
  id: 'order-1',
  number: 'AAAAA-00001',
  status: 'PAID',
  buyerName: 'Ada Lovelace',
  buyerEmail: 'ada@example.com',
  items: [],
  total: { amount: 0, currency: 'USD' },
  ...sent,
};
const registration = {
  __typename: 'Registration',
  id: 'registration-1',
  status: 'PENDING',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  members: [],
  tier: { __typename: 'Tier', id: 'tier-1', name: 'Regular' },
  ...sent,
};

const pages: [string, () => ReactElement, Root, (answer: () => object | null) => Root][] = [
  [
    'orders',
    () => <EventOrdersPage />,
    { orders: listOf(order) },
    answer => ({ order: ({ id }: { id: string }) => (id === order.id ? answer() : null) }),
  ],
  [
    'registrations',
    () => <RegistrationsPage />,
    { registrations: listOf(registration) },
    answer => ({ registration: ({ id }: { id: string }) => (id === registration.id ? answer() : null) }),
  ],
];

test.each(pages)('on the page of %s a file is saved by a link that is asked for as it is clicked', async (...page) => {
  const [, Page, lists, asked] = page;
  let now: object | null = null;
  await renderApp([{ path: '/', element: <Page /> }], '/', { root: { event, ...lists, ...asked(() => now) } });
  const link = await screen.findByText('cv.pdf');
  fireEvent.click(link);
  expect((await screen.findByRole('alert')).textContent).toBe('This file did not come. Try again.');
  expect(saved).toEqual([]);

  now = { id: 'any', attachments: [file('fresh')] };
  fireEvent.click(link);
  await waitFor(() => expect(saved).toEqual(['cv.pdf /uploads/file-1?fresh']));
  expect(screen.queryByRole('alert')).toBeNull();
});
