import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { msg } from '@lingui/core/macro';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { FileField } from '../../components/FileField.js';
import { lanternNight, regular } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { i18n } from '../../words/words.js';
import { MyRegistrationsPage } from './MyRegistrationsPage.js';
import { RegistrationFormPage } from './RegistrationFormPage.js';
import { RegistrationPage } from './RegistrationPage.js';

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  i18n.activate('en');
});

/** Another language, whose words are not translated here: what is shown are ours, and nothing that the server says in English. */
const elsewhere = () => i18n.loadAndActivate({ locale: 'fr', messages: {} });
const SAID = 'The server’s own English words.';
const refused = (type: string, code: string, more: object = {}) => ({ __typename: type, message: SAID, code, ...more });

const toBePaid = msg`To be paid`;
const over = { ...lanternNight, id: 'event-2', status: 'ENDED' };
const registration = (changes: object = {}) => ({
  __typename: 'Registration',
  id: 'registration-1',
  status: 'PENDING',
  name: 'Ada',
  email: 'ada@example.com',
  phone: null,
  teamName: null,
  members: [],
  answers: {},
  decisionNote: null,
  unpaidSince: null,
  createdAt: '2030-11-01T12:00:00Z',
  attachments: [],
  ticket: null,
  order: null,
  tier: regular,
  event: lanternNight,
  ...changes,
});
const routes = [
  { path: '/registrations/:registrationId', element: <RegistrationPage /> },
  { path: '/my-registrations', element: <MyRegistrationsPage /> },
  { path: '/events/:slug/register', element: <RegistrationFormPage /> },
  {
    path: '/file',
    element: (
      <FileField label="Papers" eventId="event-1" value={[]} onAdd={() => undefined} onRemove={() => undefined} />
    ),
  },
];
const open = (at: string, root: Root) => renderApp(routes, at, { root });

describe('a registration of an event that is over', () => {
  test('says that nobody said yes, and waits for nothing', async () => {
    await open('/registrations/registration-1', { registration: registration({ event: over }) });
    expect(await screen.findByText('This event is over')).toBeTruthy();
    expect(screen.queryByText('Waiting for an answer')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Take it back' })).toBeNull();
  });

  test('is told from one that waits in the list of one’s own', async () => {
    const myRegistrations = [registration(), registration({ id: 'registration-2', event: over })];
    await open('/my-registrations', { myRegistrations });
    const [waits, ended] = await screen.findAllByRole('listitem');
    expect(within(waits!).getByText('Waiting for an answer')).toBeTruthy();
    expect(within(ended!).getByText('Not approved')).toBeTruthy();
  });
});

test('the place that is to be paid stands out in every language', async () => {
  i18n.loadAndActivate({ locale: 'fr', messages: { [toBePaid.id]: 'À payer' } });
  const order = { __typename: 'Order', id: 'order-1', status: 'HELD' };
  await open('/my-registrations', {
    myRegistrations: [registration({ status: 'APPROVED', order }), registration({ id: 'registration-2' })],
  });
  const badge = await screen.findByText('À payer');
  expect(badge.className).not.toBe(screen.getByText('Waiting for an answer').className);
});

describe('in another language', () => {
  beforeEach(elsewhere);

  test('a registration that can’t be taken back any more says so in it', async () => {
    await open('/registrations/registration-1', {
      registration: registration(),
      withdrawRegistration: refused('WrongStateError', 'WRONG_STATE', { state: 'DECLINED' }),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Take it back' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Yes, take it back' }));
    expect(await screen.findByText('It has changed meanwhile. Look at it again.')).toBeTruthy();
    expect(screen.queryByText(SAID)).toBeNull();
  });

  test.each([
    [
      'SaleNotOpenError',
      'SALE_NOT_OPEN',
      { tierId: 'tier-1', opensAt: null, closedAt: null },
      'The sale is not open now.',
    ],
    [
      'InvalidInputError',
      'INVALID_INPUT',
      { fields: [{ path: 'tierId', message: SAID }] },
      'The server did not take this. Check it.',
    ],
  ])('a form that is refused with %s says why in it', async (type, code, more, words) => {
    const event = { ...lanternNight, requiresApproval: true, tiers: [{ ...regular, description: '', onSale: true, price: { amount: 0, currency: 'USD' } }] }; // prettier-ignore
    await open('/events/lantern-night/register', { event, submitRegistration: refused(type, code, more) });
    fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Ada' } });
    fireEvent.change(screen.getByLabelText('Email'), { target: { value: 'ada@example.com' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send the registration' }));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.queryByText(SAID)).toBeNull();
  });

  test('a file that is refused says so in it', async () => {
    const createUpload = refused('UploadRefusedError', 'UPLOAD_REFUSED', { maxBytes: 1, allowedTypes: [] });
    await open('/file', { createUpload });
    const file = new File(['x'], 'receipt.png', { type: 'image/png' });
    fireEvent.change(await screen.findByLabelText('Papers'), { target: { files: [file] } });
    expect(await screen.findByText(/This file can’t be taken/)).toBeTruthy();
    expect(screen.queryByText(SAID)).toBeNull();
  });
});
