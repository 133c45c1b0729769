import { expect, test } from '@jest/globals';
import { Wedge, type Key } from './wedge.js';

const CODE = 'FY1.aQzW-_m0.Zy9';

/** The keys of a US keyboard that a reader presses for a text. */
const keysOf = (text: string, gap = 15): Key[] =>
  [...text, '\n'].map((sign, i) => ({
    key: sign === '\n' ? 'Enter' : sign,
    code: codeOf(sign),
    shiftKey: /[A-Z_]/.test(sign),
    repeat: false,
    isCommand: false,
    at: 1_000 + i * gap,
  }));

function codeOf(sign: string): string {
  if (/[a-z]/i.test(sign)) return `Key${sign.toUpperCase()}`;
  if (/\d/.test(sign)) return `Digit${sign}`;
  return { '-': 'Minus', _: 'Minus', '.': 'Period', '\n': 'Enter' }[sign] ?? '';
}

function press(keys: Key[]): string | null {
  const wedge = new Wedge();
  return keys.map(key => wedge.press(key)).find(code => code !== null) ?? null;
}

test('what is typed faster than anybody types, and ended by Enter or Tab, is a code', () => {
  expect(press(keysOf(CODE))).toBe(CODE);
  const tab = keysOf(CODE).map(key => (key.key === 'Enter' ? { ...key, key: 'Tab' } : key));
  expect(press(tab)).toBe(CODE);
});

test('what a person types is none, nor is Enter long after a code', () => {
  expect(press(keysOf('LANT2026-000001', 90))).toBeNull();
  const keys = keysOf(CODE);
  expect(press([...keys.slice(0, -1), { ...keys.at(-1)!, at: 9_000 }])).toBeNull();
});

test('a few keys at once, a key held down and a command are none', () => {
  expect(press(keysOf('asdfghj'))).toBeNull();
  expect(press(keysOf('aaaaaaaaaaaa').map((key, i) => ({ ...key, repeat: i > 0 && key.key === 'a' })))).toBeNull();
  expect(press(keysOf(CODE).map((key, i) => ({ ...key, isCommand: i === 6 })))).not.toBe(CODE);
});

test.each([
  [
    'French',
    { a: 'q', q: 'a', z: 'w', w: 'z', A: 'Q', Q: 'A', Z: 'W', W: 'Z', '1': '&', '0': 'à', '9': 'ç', '.': ':' },
  ],
  ['Arabic', { F: '[', Y: 'غ', a: 'ش', Q: 'َ', z: 'ئ', W: 'ً', m: 'ة', Z: '~', y: 'غ', '.': 'ز' }],
])('a code is read right on a %s keyboard', (_, layout: Record<string, string>) => {
  expect(press(keysOf(CODE).map(key => ({ ...key, key: layout[key.key] ?? key.key })))).toBe(CODE);
});

test('CapsLock turns no letter around', () => {
  const turned = (sign: string) => (sign === sign.toUpperCase() ? sign.toLowerCase() : sign.toUpperCase());
  const keys = keysOf(CODE).map(key => (key.key === 'Enter' ? key : { ...key, key: turned(key.key) }));
  expect(press(keys)).toBe(CODE);
});

test('two codes one after the other are two', () => {
  const wedge = new Wedge();
  const second = keysOf('FY1.ben.Signed00').map(key => ({ ...key, at: key.at + 500 }));
  const codes = [...keysOf(CODE), ...second].map(key => wedge.press(key)).filter(Boolean);
  expect(codes).toEqual([CODE, 'FY1.ben.Signed00']);
});
