import { describe, expect, test } from '@jest/globals';
import { brokenInto, stretchesOf } from '../server/platform/pdf-lines.js';

/** As drawn, from the left: right-to-left stretches in brackets. */
const drawn = (line: string) =>
  stretchesOf(line).map(({ text, rightToLeft }) => (rightToLeft ? `[${text}]` : text)).join(''); // prettier-ignore

describe('a line that is drawn from the left', () => {
  test.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['محمد علي', '[محمد علي]'],
    ['محمد علي Ali 12', 'Ali 12 [محمد علي]'],
    ['Ali محمد علي, 12', 'Ali [محمد علي], 12'],
    ['قاعة 12، القاهرة', '[، القاهرة]12 [قاعة]'],
    ['دار الأوبرا, Cairo', 'Cairo ,[دار الأوبرا]'],
    ['-12 دينار', '[دينار] -12'],
    ['12 قاعة', '[قاعة] 12'],
    ['', ''],
  ])('%s: %s', (line, stretches) => {
    expect(drawn(line)).toBe(stretches);
  });
});

describe('a text that is broken into lines', () => {
  const within = (width: number) => (line: string) => line.length <= width;

  test('is broken at spaces, and inside a word only where that is too long', () => {
    expect(brokenInto('one two three', within(7))).toEqual(['one two', 'three']);
    expect(brokenInto('a verylongword b', within(5))).toEqual(['a', 'veryl', 'ongwo', 'rd b']);
    expect(brokenInto('', within(5))).toEqual(['']);
  });

  test('loses no letter, however narrow the line', () => {
    expect(brokenInto('abc de', within(0)).join('')).toBe('abcde');
  });
});
