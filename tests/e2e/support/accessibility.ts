import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.js';

/**
 * axe itself, as @axe-core/playwright brings it. Put into a page once and asked four times: AxeBuilder puts its half
 * megabyte in again for each question, which takes four times as long.
 */
const axe = createRequire(import.meta.resolve('@axe-core/playwright'))('axe-core') as { source: string };

/** WCAG 2.2 AA with all that it stands on. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

const PHONE_WIDTH = 390;
const DESK_WIDTH = 1280;
/** The narrowest page that WCAG 2.2 (1.4.10) asks for. */
const NARROWEST = 320;

/** The page as it is now, by day and by night, on a phone and on a desk: axe finds nothing, and nothing runs out of it. */
export async function expectAccessible(page: Page, what: string, tags = [...WCAG, 'best-practice']): Promise<void> {
  await page.evaluate(axe.source);
  for (const width of [PHONE_WIDTH, DESK_WIDTH]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect.soft(await violations(page, tags), `${what}, ${width} pixels, ${colorScheme}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: NARROWEST, height: 640 });
  expect.soft(await runOut(page), `${what}: wider than ${NARROWEST} pixels`).toEqual([]);
}

async function violations(page: Page, tags: string[]): Promise<string[]> {
  // Frames are other pages: the outbox's mails are looked at by themselves.
  const options = { runOnly: tags, resultTypes: ['violations'], iframes: false };
  const run = `axe.run(${JSON.stringify(options)}).then(results => results.violations)`;
  const found = await page.evaluate<Violation[]>(run);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.target.join(' ')}\n  ${node.failureSummary}`),
  );
}

/** What sticks out to the right, where the page scrolls sideways. */
const runOut = (page: Page): Promise<string[]> =>
  page.evaluate(
    `document.documentElement.scrollWidth <= ${NARROWEST} ? [] : [...document.querySelectorAll('*')]
      .filter(element => element.getBoundingClientRect().right > ${NARROWEST + 1})
      .map(element => element.outerHTML.slice(0, 120))`,
  );

/** A mail as a page of its own, without its pictures. */
export async function expectMailAccessible(page: Page, { subject, html }: { subject: string; html: string }) {
  await page.setContent(html.replaceAll(/src="cid:[^"]*"/g, ''));
  await expectAccessible(page, `the mail “${subject}”`, WCAG);
}
