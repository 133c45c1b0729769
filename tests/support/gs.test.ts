import { test, expect } from '@jest/globals';
test('x', () => { expect(process.env.X).toBe(undefined); });
