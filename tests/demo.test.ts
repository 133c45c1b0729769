import { expect, test } from '@jest/globals';
import { seedDemo } from '../server/demo/demo.js';
import { startTestApp } from './support/app.js';

test('without the sandbox there is no demo: no account whose password everybody knows', async () => {
  await using app = await startTestApp({ publicUrl: 'https://tickets.example.com' });

  await expect(seedDemo(app.app)).rejects.toThrow('sandbox');

  expect(await app.sql('select from users')).toHaveLength(0);
});
