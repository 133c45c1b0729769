import { afterEach, expect, jest, test } from '@jest/globals';
import { exportTrouble, ExportRefused, fetchTransactions } from './transactions.js';

const real = globalThis.fetch;
afterEach(() => void (globalThis.fetch = real));

const csv = () =>
  new Response('transaction,at\n', {
    headers: { 'content-disposition': 'attachment; filename="night-transactions.csv"' },
  });
const session = { token: () => Promise.resolve('old'), renew: () => Promise.resolve('new') };

/** The server's answers in turn. @returns the tokens that it was shown, and what came of it. */
async function download(...answers: Response[]) {
  const shown: unknown[] = [];
  globalThis.fetch = jest.fn<typeof fetch>((_, init) => {
    shown.push((init?.headers as Record<string, string>)['authorization']);
    return Promise.resolve(answers.shift()!);
  });
  const progress: number[] = [];
  const wishes = { signal: new AbortController().signal, onProgress: (bytes: number) => progress.push(bytes) };
  const result = await fetchTransactions('event-1', session, wishes).catch((error: unknown) => error);
  return { shown, progress, result };
}

test('a file has the server’s name, and every byte is counted', async () => {
  const { shown, progress, result } = await download(csv());
  expect(shown).toEqual(['Bearer old']);
  expect(progress.at(-1)).toBe(15);
  expect(result).toMatchObject({ fileName: 'night-transactions.csv', file: { size: 15 } });
});

test('a token that is over is renewed once', async () => {
  const renewed = await download(new Response(null, { status: 401 }), csv());
  expect(renewed.shown).toEqual(['Bearer old', 'Bearer new']);
  expect(renewed.result).toMatchObject({ fileName: 'night-transactions.csv' });

  const over = await download(new Response(null, { status: 401 }), new Response(null, { status: 401 }));
  expect(over.result).toMatchObject({ status: 401 });
});

test('half a file is no file', async () => {
  const broken = new ReadableStream({
    start: controller => controller.enqueue(new Uint8Array(3)),
    pull: controller => controller.error(new TypeError('network')),
  });
  const { result } = await download(new Response(broken));
  expect(exportTrouble(result).title).toBe('The download broke off');
});

test.each([
  [401, 'Please sign in'],
  [403, 'Not yours to see'],
  [404, 'Not yours to see'],
  [429, 'Slow down a little'],
  [500, 'That didn’t work'],
])('%i is told as "%s"', (status, title) => expect(exportTrouble(new ExportRefused(status)).title).toBe(title));
