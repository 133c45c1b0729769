import { expect, test } from '@jest/globals';
import { legibleCode } from './legible-code.js';

test('a code with what no server takes is sent as an unknown code; others are sent as they are', () => {
  expect(legibleCode('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
  expect(legibleCode('F1.🎟️.x-y_z')).toBe('F1.🎟️.x-y_z');
});
