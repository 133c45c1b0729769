import { afterEach, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { renderApp, type Root } from '../../testing/render-app.js';
import { keepLinkToken } from '../../lib/url-token.js';
import { UnsubscribePage } from './UnsubscribePage.js';

const open = (root: Root) =>
  renderApp([{ path: '/unsubscribe', element: <UnsubscribePage /> }], '/unsubscribe', { root });
const consent = { __typename: 'MessageConsent', organizationName: 'Lantern House', email: 'ada@example.com' };

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

test('nothing is refused before the press, and it can be taken back', async () => {
  keepLinkToken('unsubscribe')('token-1');
  const inputs: unknown[] = [];
  await open({
    messageConsent: { ...consent, wanted: true },
    setMessageConsent: ({ input }: { input: { wanted: boolean } }) => {
      inputs.push(input);
      return { ...consent, wanted: input.wanted };
    },
  });
  expect(await screen.findByText(/may write to ada@example.com/)).toBeTruthy();
  expect(inputs).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'No more messages' }));
  expect(await screen.findByText('No more messages from Lantern House')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'I want them again' }));
  expect(await screen.findByText(/may write to/)).toBeTruthy();
  expect(inputs).toEqual([
    { token: 'token-1', wanted: false },
    { token: 'token-1', wanted: true },
  ]);
});

test('a link that is none says so', async () => {
  keepLinkToken('unsubscribe')('forged');
  await open({ messageConsent: null });
  expect(await screen.findByText('This link doesn’t work')).toBeTruthy();
});
