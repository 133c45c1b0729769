import type { Page } from '@playwright/test';
import { expect } from './fixtures.js';

/**
 * All that this page asked to be kept is on the device. The worker answers when its caches are full; it is asked for nothing
 * more than the page has asked for, which is looked at first.
 */
export async function keptForLater(page: Page, ...groups: string[]): Promise<void> {
  const wanted = `caches.match('/wanted').then(kept => kept?.json() ?? [])`;
  await expect.poll(() => page.evaluate<string[]>(wanted)).toEqual(groups);
  const isFull = `navigator.serviceWorker.ready.then(({ active }) => new Promise(go => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => go(data);
    active.postMessage({ kind: 'keep', groups: [] }, [port2]);
  }))`;
  expect(await page.evaluate<boolean>(isFull)).toBe(true);
}
