/* eslint no-empty-pattern: off -- Playwright reads from the pattern what a fixture needs, nothing included */
import { join } from 'node:path';
import {
  devices,
  expect,
  test as base,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { mailsTo, serverUrl } from './api.js';
import { chromium } from './chromium.js';
import { writeFilm } from './film.js';
import { PASSWORD, type Person } from './given.js';

/** A phone as most buyers hold it. */
export const PHONE = devices['Pixel 7'];
export const DESK = { viewport: { width: 1280, height: 800 } };

interface Fixtures {
  /** Puts pictures before the camera. Call it before a page opens the camera. */
  film: (...pictures: Buffer[]) => Promise<void>;
  /** The same, one after the other without a pause. */
  burst: (...pictures: Buffer[]) => Promise<void>;
  /** Somebody else's browser: nothing shared with the test's other pages. */
  visit: (options?: BrowserContextOptions) => Promise<Page>;
  /** Every context's wrongdoings; a test that leaves any here fails. A test that provokes some says which. */
  wrongs: Wrongs;
}

export class Wrongs {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];

  /** This test provokes it. */
  expect(what: RegExp): void {
    this.#expected.push(what);
  }

  left(): string[] {
    return this.#found.filter(one => !this.#expected.some(what => what.test(one)));
  }

  /** Requests that leave the origin, errors on the console, errors that nobody caught. */
  watch(context: BrowserContext): void {
    context.on('request', request => this.#check(request.url()));
    context.on('console', message => {
      if (message.type() === 'error') this.#found.push(`console: ${message.text()} ${message.location().url}`);
    });
    context.on('weberror', error => this.#found.push(`uncaught: ${String(error.error())}`));
    context.on('page', page => page.on('websocket', socket => this.#check(socket.url().replace(/^ws/, 'http'))));
  }

  #check(url: string): void {
    if (!/^(data|blob|about):/.test(url) && new URL(url).origin !== serverUrl()) this.#found.push(`leaves: ${url}`);
  }
}

export const test = base.extend<Fixtures, { filmPath: string }>({
  filmPath: [
    async ({}, use, { workerIndex, project }) => use(join(project.outputDir, `camera-${workerIndex}.y4m`)),
    { scope: 'worker' },
  ],
  launchOptions: [
    async ({ filmPath }, use) =>
      use(
        await chromium([
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          `--use-file-for-fake-video-capture=${filmPath}`,
        ]),
      ),
    { scope: 'worker' },
  ],
  baseURL: async ({}, use) => use(serverUrl()),
  wrongs: async ({}, use) => {
    const wrongs = new Wrongs();
    await use(wrongs);
    expect(wrongs.left(), 'foreign requests and console errors').toEqual([]);
  },
  context: async ({ context, wrongs }, use) => {
    wrongs.watch(context);
    await use(context);
  },
  visit: async ({ browser, contextOptions, wrongs, baseURL, locale, timezoneId }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async options => {
      const context = await browser.newContext({ ...contextOptions, baseURL, locale, timezoneId, ...options });
      contexts.push(context);
      wrongs.watch(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  film: async ({ browser, filmPath }, use) => use((...pictures) => writeFilm(browser, filmPath, pictures)),
  burst: async ({ browser, filmPath }, use) => use((...pictures) => writeFilm(browser, filmPath, pictures, true)),
});

/** Signs in by the form, and goes on to `next`. */
export async function signIn(page: Page, { email }: Pick<Person, 'email'>, next = '/my-tickets', password = PASSWORD) {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(next);
}

/** The link of the newest mail to this address that leads to `path`. */
export async function mailedLink(address: string, path: string): Promise<string> {
  const find = async () =>
    (await mailsTo(address))
      .map(({ text }) => new RegExp(`https?://\\S*${path}\\?token=[^\\s)]+`).exec(text)?.[0])
      .find(Boolean);
  await expect.poll(find).toBeTruthy();
  return (await find())!;
}

export { expect };
