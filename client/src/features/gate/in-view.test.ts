import { beforeEach, expect, test } from '@jest/globals';
import { InView } from './in-view.js';

let view: InView;
beforeEach(() => void (view = new InView()));

const ADA = 'FY1.ada.signed';
const BEN = 'FY1.ben.signed';

test('the same code counts once while it stays in view, and again two seconds after it left', () => {
  expect([0, 100, 1_900, 3_800].map(now => view.pick([ADA], now))).toEqual([ADA, null, null, null]);
  expect(view.pick([], 5_000)).toBeNull();
  expect(view.pick([ADA], 5_801)).toBe(ADA);
});

test('one that comes after another counts at once', () => {
  expect([view.pick([ADA], 0), view.pick([BEN], 40), view.pick([ADA], 80)]).toEqual([ADA, BEN, null]);
});

test('of two tickets in one frame one counts, the other when the first has left', () => {
  expect(view.pick([ADA, BEN], 0)).toBe(ADA);
  expect(view.pick([BEN, ADA], 100)).toBeNull();
  expect(view.pick([BEN], 200)).toBe(BEN);
});

test('what is held up while nothing is scanned counts afterwards, but for what was scanned before', () => {
  expect(view.pick([ADA], 0)).toBe(ADA);
  for (const now of [1_500, 3_000, 4_500]) view.keep([ADA, BEN], now);
  expect(view.pick([ADA], 5_000)).toBeNull();
  expect(view.pick([BEN], 5_100)).toBe(BEN);
});

test('a poster in the background stands in no ticket’s way', () => {
  expect(view.pick(['https://example.com'], 0)).toBe('https://example.com');
  expect(view.pick(['https://example.com', ADA], 100)).toBe(ADA);
  expect(view.pick(['https://example.com'], 200)).toBeNull();
});

test('a rotating code is one ticket all the time that it is held up', () => {
  expect(view.pick([`${ADA}.111111`], 0)).toBe(`${ADA}.111111`);
  expect(view.pick([`${ADA}.222222`], 1_000)).toBeNull();
});

test('after a verdict that let nobody through, other digits count at once, the same ones do not', () => {
  view.pick([`${ADA}.111111`], 0);
  view.mayChange();
  expect(view.pick([`${ADA}.111111`], 500)).toBeNull();
  expect(view.pick([`${ADA}.222222`], 1_000)).toBe(`${ADA}.222222`);
  expect(view.pick([`${ADA}.333333`], 1_500)).toBeNull();
});
