import { beforeEach, expect, test } from '@jest/globals';
import { JustAsked } from './just-asked.js';

const ADA = 'FY1.ada.signed';
const BEN = 'FY1.ben.signed';

let just: JustAsked;
beforeEach(() => void (just = new JustAsked()));

const again = (code: string, ...at: number[]) => at.map(now => just.isAgain(code, now));

test('what lies on a stand and is read on and on is one scan; taken away for two seconds it counts again', () => {
  just.asked(ADA, 0);
  expect(again(ADA, 500, 2_000, 3_900)).toEqual([true, true, true]);
  expect(again(ADA, 5_901)).toEqual([false]);
});

test('the grace is counted from a late admission, and of each ticket for itself', () => {
  just.asked(ADA, 0);
  just.admitted(ADA, 3_000);
  just.asked(BEN, 3_500);
  expect([...again(ADA, 4_900), ...again(BEN, 5_400), ...again(ADA, 6_901)]).toEqual([true, true, false]);
});

test('an old picture was refused: the live page, shown at once, counts', () => {
  just.asked(`${ADA}.111111`, 0);
  expect(again(`${ADA}.222222`, 300)).toEqual([true]);
  just.mayChange();
  expect(again(`${ADA}.111111`, 600)).toEqual([true]);
  expect(again(`${ADA}.222222`, 900)).toEqual([false]);
});
