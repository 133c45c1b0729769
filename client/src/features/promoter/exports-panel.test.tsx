import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { renderApp } from '../../testing/render-app.js';
import { ExportsPanel } from './ExportsPanel.js';

const real = globalThis.fetch;
const saved: string[] = [];
beforeEach(() => {
  URL.createObjectURL = () => 'blob:made';
  URL.revokeObjectURL = () => undefined;
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    saved.push(this.download);
  };
});
afterEach(() => {
  cleanup();
  saved.length = 0;
  globalThis.fetch = real;
});

const open = (answer: () => Promise<Response>, role: 'OWNER' | 'SCANNER' = 'OWNER') => {
  globalThis.fetch = jest.fn<typeof fetch>(answer);
  return renderApp([{ path: '/', element: <ExportsPanel eventId="event-1" role={role} /> }], '/', { root: {} });
};
const button = (list: string) => screen.getByRole('button', { name: `Download ${list} as CSV` });

test('a list grows while it comes, and is saved when it is whole', async () => {
  let send!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: controller => void (send = controller) });
  const headers = { 'content-disposition': 'attachment; filename="night-attendees-2026-11-21.csv"' };
  await open(() => Promise.resolve(new Response(body, { headers })));
  fireEvent.click(button('attendees'));
  const row = within(button('attendees').closest('li')!);
  expect(await row.findByText('Downloading …')).toBeTruthy();
  send.enqueue(new TextEncoder().encode(`ticket\r\n${'x\r\n'.repeat(1_200)}`));
  expect(await row.findByText('1,200 lines so far')).toBeTruthy();
  expect(button('attendees').getAttribute('aria-busy')).toBe('true');
  expect(button('orders').getAttribute('aria-busy')).toBeNull();
  send.close();
  expect(await row.findByText('Saved as night-attendees-2026-11-21.csv, 1,200 lines')).toBeTruthy();
  expect(saved).toEqual(['night-attendees-2026-11-21.csv']);
});

test('what went wrong is said beside its list, and it can be tried again', async () => {
  const answers = [new Response(null, { status: 500 }), new Response('order\r\n')];
  await open(() => Promise.resolve(answers.shift()!));
  fireEvent.click(button('orders'));
  expect(await screen.findByText('That didn’t work')).toBeTruthy();
  expect(saved).toEqual([]);
  fireEvent.click(button('orders'));
  expect(await screen.findByText('Saved as orders.csv, 0 lines')).toBeTruthy();
  expect(screen.queryByText('That didn’t work')).toBeNull();
});

test('who scans is offered attendees and check-ins', async () => {
  await open(() => Promise.reject(new Error('nobody asked')), 'SCANNER');
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
    'Download attendees as CSV',
    'Download check-ins as CSV',
  ]);
});
