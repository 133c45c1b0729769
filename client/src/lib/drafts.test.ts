import { beforeEach, expect, test } from '@jest/globals';
import { draftOf as wishOf, keepDraft as keepWish } from '../features/checkout/draft.js';
import { draftOf, keepDraft } from '../features/registrations/draft.js';
import { forgetDrafts } from './drafts.js';
import { keepPlace } from './waitlist-token.js';

const [ada, eve] = [{ id: 'user-ada' }, { id: 'user-eve' }];
const registration = {
  tierId: 't',
  name: 'Ada',
  email: '',
  phone: '+44',
  teamName: '',
  members: '',
  answers: {},
  files: [],
};
const wish = {
  slug: 's',
  eventId: 'e',
  items: { t: 1 },
  name: 'Ada',
  email: 'ada@example.com',
  answers: { q: 'mine' },
};

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test('a draft is shown to who typed it, and to nobody who signs in after them', () => {
  keepDraft(ada, 'event-1', registration);
  keepWish(ada, 'order-1', wish);
  expect([draftOf(ada, 'event-1'), wishOf(ada, 'order-1')]).toEqual([registration, wish]);
  for (const other of [eve, null, undefined])
    expect([draftOf(other, 'event-1'), wishOf(other, 'order-1')]).toEqual([null, null]);
});

test('what was typed without an account is not shown to who signs in', () => {
  keepDraft(null, 'event-1', registration);
  expect([draftOf(null, 'event-1'), draftOf(eve, 'event-1')]).toEqual([registration, null]);
});

test('signing out takes every draft along, and leaves the rest', () => {
  keepDraft(ada, 'event-1', registration);
  keepWish(ada, 'order-1', wish);
  sessionStorage.setItem('foyer.message.event-1', '{"body":"written"}');
  sessionStorage.setItem('foyer.issue.event-1', '{"list":"guests"}');
  keepPlace('tier-1', 'token');
  localStorage.setItem('foyer.gate.shift', '{}');
  localStorage.setItem('foyer.language', 'fr');
  forgetDrafts();
  expect([localStorage.length, localStorage.getItem('foyer.language'), sessionStorage.length]).toEqual([1, 'fr', 0]);
});
