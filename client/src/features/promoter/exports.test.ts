import { afterEach, expect, jest, test } from '@jest/globals';
import { exportTrouble, ExportRefused, fetchExport, listsFor } from './exports.js';

const real = globalThis.fetch;
afterEach(() => void (globalThis.fetch = real));

/** An answer that arrives in these pieces. */
const csv = (...pieces: string[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    }),
    { headers: { 'content-disposition': 'attachment; filename="night-orders-2026-11-21.csv"' } },
  );
const session = { token: () => Promise.resolve('old'), renew: () => Promise.resolve('new') };

/** The server's answers in turn. @returns the tokens that it was shown, and what came of it. */
async function download(...answers: Response[]) {
  const shown: unknown[] = [];
  globalThis.fetch = jest.fn<typeof fetch>((_, init) => {
    shown.push((init?.headers as Record<string, string>)['authorization']);
    return Promise.resolve(answers.shift()!);
  });
  const progress: number[] = [];
  const wishes = { signal: new AbortController().signal, onProgress: (lines: number) => progress.push(lines) };
  const result = await fetchExport('event-1', 'orders', session, wishes).catch((error: unknown) => error);
  return { shown, progress, result };
}

/** jsdom's Blob has no arrayBuffer. */
const bytesOf = (file: Blob): Promise<Uint8Array> =>
  new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer));
    reader.readAsArrayBuffer(file);
  });

test('a file has the server’s name, its lines are counted wherever it was cut, and Excel reads its letters', async () => {
  const { shown, progress, result } = await download(csv('order,note\r', '\n1,"two\nlines"\r\n2', ',Ọlá\r\n'));
  expect(shown).toEqual(['Bearer old']);
  expect(progress).toEqual([0, 1, 2]);
  expect(result).toMatchObject({ fileName: 'night-orders-2026-11-21.csv', lines: 2 });
  const bytes = await bytesOf((result as { file: Blob }).file);
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe('order,note\r\n1,"two\nlines"\r\n2,Ọlá\r\n');
});

test('a token that is over is renewed once', async () => {
  const renewed = await download(new Response(null, { status: 401 }), csv('order\r\n'));
  expect(renewed.shown).toEqual(['Bearer old', 'Bearer new']);
  expect(renewed.result).toMatchObject({ lines: 0 });

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

test('who scans is offered people, and nothing about money', () => {
  const names = (role: 'VIEWER' | 'SCANNER') => listsFor(role).map(({ name }) => name);
  expect(names('VIEWER')).toEqual(['orders', 'attendees', 'check-ins', 'transactions']);
  expect(names('SCANNER')).toEqual(['attendees', 'check-ins']);
});
