import type { Page } from '@playwright/test';
import { expect, signIn } from './fixtures.js';
import { givenMember, type House } from './given.js';

/** A member of the staff at the gate, on shift. */
export async function startShift(page: Page, house: House, { lookFirst = false } = {}): Promise<void> {
  await signIn(page, await givenMember(house, 'SCANNER'), `/gate/${house.event.id}`);
  await beginShift(page, { lookFirst });
}

/** On the gate's page, by who is signed in already. */
export async function beginShift(page: Page, { lookFirst = false } = {}): Promise<void> {
  await page.getByLabel('Gate', { exact: true }).fill('North door');
  if (lookFirst) await page.getByLabel('Show the name first, then let in').check();
  await page.getByRole('button', { name: 'Start shift' }).click();
}

/** The camera is refused: headless Chromium asks nobody, so it is brought about by hand. */
export async function refuseCamera(page: Page): Promise<void> {
  await page.addInitScript(
    `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'))`,
  );
}

/**
 * What a barcode reader does: each key as a keyboard would press it, ten milliseconds apart, Enter at its end. Inside the
 * page, because the keys of a test come as fast as the machine is free: the time of each is said, as a keyboard says it.
 */
export async function readBarcode(page: Page, code: string): Promise<void> {
  await page.evaluate(`((code) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    let timeStamp = performance.now();
    for (const sign of [...code, 'Enter']) {
      const at = document.activeElement ?? document.body;
      const key = new KeyboardEvent('keydown', { key: sign, bubbles: true, cancelable: true });
      Object.defineProperty(key, 'timeStamp', { value: (timeStamp += 10) });
      const goesOn = at.dispatchEvent(key);
      if (!goesOn) continue;
      if (sign === 'Enter') at.form ? at.form.requestSubmit() : at.click?.();
      else if (at instanceof HTMLInputElement) {
        set.call(at, at.value + sign);
        at.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
  })(${JSON.stringify(code)})`);
}

export const verdictOn = (page: Page) => page.getByRole('alert');

/** Waits for this word, then takes the verdict away. */
export async function expectVerdict(page: Page, word: string | RegExp): Promise<void> {
  await expect(verdictOn(page)).toContainText(word);
  await page.getByRole('button', { name: 'Next' }).click();
}

/** From here on every verdict of this page is written down: of a film's, one may be gone before a test has looked. */
export async function noteVerdicts(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(`
    window.verdicts = [];
    new MutationObserver(() => {
      const said = document.querySelector('[role=alert]')?.textContent;
      if (said && said !== verdicts.at(-1)) verdicts.push(said);
    }).observe(document, { subtree: true, childList: true, characterData: true });`);
  return () => page.evaluate<string[]>('verdicts');
}
