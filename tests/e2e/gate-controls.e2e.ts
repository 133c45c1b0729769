import { expectAccessible } from './support/accessibility.js';
import { drawn } from './support/film.js';
import { expect, PHONE, test } from './support/fixtures.js';
import { expectVerdict, readBarcode, refuseCamera, startShift, verdictOn } from './support/gate.js';
import { givenHouse, givenTickets } from './support/given.js';

test.use(PHONE);

test('one tap starts camera, sound, vibration and a screen that stays on', async ({ page, film }) => {
  await page.addInitScript(`
    window.begun = [];
    const note = (object, name, what) => {
      const real = object[name];
      object[name] = function (...given) { begun.push(what(...given)); return real.apply(this, given); };
    };
    note(MediaDevices.prototype, 'getUserMedia', () => 'camera');
    note(AudioContext.prototype, 'resume', () => 'sound');
    note(WakeLock.prototype, 'request', () => 'screen');
    note(Navigator.prototype, 'vibrate', pattern => 'vibration ' + [pattern].flat());`);
  const house = await givenHouse();
  const { tickets } = await givenTickets(house);
  await film(await drawn(tickets[0]!.code));
  await startShift(page, house);
  const begun = () => page.evaluate<string[]>('begun');
  await expect.poll(begun).toEqual(expect.arrayContaining(['camera', 'sound', 'screen', 'vibration 30']));
  await expect(verdictOn(page)).toContainText('ADMIT');
  expect(await begun()).toContain('vibration 60');
});

test('each verdict has its own sound and its own buzz; where no sound is wanted it is felt alone', async ({ page }) => {
  await refuseCamera(page);
  // As the browser's own Web Audio is asked for them, once it plays.
  await page.addInitScript(`
    window.signals = [];
    const sounds = AudioScheduledSourceNode.prototype;
    const begin = sounds.start;
    sounds.start = function (...at) {
      signals.push([this.type, this.frequency.value, 'Hz', this.context.state].join(' '));
      return begin.apply(this, at);
    };
    const buzz = Navigator.prototype.vibrate;
    Navigator.prototype.vibrate = function (pattern) {
      signals.push('buzz ' + [pattern].flat());
      return buzz.call(this, pattern);
    };
    // The browser takes a test's own looking at the page for a touch.
    let isTouched = false;
    addEventListener('pointerup', ({ isTrusted }) => (isTouched ||= isTrusted), { capture: true });
    Object.defineProperty(Navigator.prototype, 'userActivation', {
      get: () => ({ hasBeenActive: isTouched, isActive: isTouched }),
    });`);
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 2);
  const signals = () => page.evaluate<string[]>('signals.splice(0)');
  const refused = 'FY1.AAAA.AAAA';
  await startShift(page, house);
  await expect(page.getByRole('heading', { name: 'The camera is blocked' })).toBeVisible();
  expect(await signals()).toEqual(['buzz 30']);

  await readBarcode(page, tickets[0]!.code);
  await expectVerdict(page, 'ADMIT');
  expect(await signals()).toEqual(['buzz 60', 'sine 880 Hz running', 'sine 1320 Hz running']);
  await readBarcode(page, refused);
  await expectVerdict(page, 'STOP');
  expect(await signals()).toEqual(['buzz 350', 'square 170 Hz running']);

  // A reload goes on with the shift, and has from the first touch on what browsers give to a touched page alone.
  await page.reload();
  const touch = page.getByText('Touch the screen once');
  await expect(touch).toBeVisible();
  await expectAccessible(page, 'a shift that goes on');
  await readBarcode(page, refused); // by a program: no touch
  await expect(verdictOn(page)).toContainText('STOP');
  expect((await signals()).filter(one => one.startsWith('buzz'))).toEqual([]);
  await page.getByRole('button', { name: 'Next' }).tap();
  await expect(touch).toBeHidden();
  expect(await signals()).toEqual(['buzz 30']);
  await readBarcode(page, 'FY1.BBBB.BBBB');
  await expectVerdict(page, 'STOP');
  expect(await signals()).toEqual(['buzz 350', 'square 170 Hz running']);

  await page.getByRole('button', { name: 'End shift' }).click();
  await page.getByLabel('Each verdict makes a sound').uncheck();
  await page.getByRole('button', { name: 'Start shift' }).click();
  await readBarcode(page, refused);
  await expectVerdict(page, 'STOP');
  expect(await signals()).toEqual(['buzz 30', 'buzz 350']);

  await page.getByRole('button', { name: 'End shift' }).click();
  await page.reload();
  await expect(page.getByLabel('Each verdict makes a sound')).not.toBeChecked();
  await page.getByRole('button', { name: 'Start shift' }).click();
  await readBarcode(page, tickets[1]!.code);
  await expectVerdict(page, 'ADMIT');
  expect(await signals()).toEqual(['buzz 30', 'buzz 60']);
});

test('the camera that was chosen is remembered, and its light is switched on', async ({ page, film }) => {
  await page.addInitScript(`
    window.asked = [];
    const devices = MediaDevices.prototype;
    const real = devices.getUserMedia;
    devices.getUserMedia = function ({ video }) {
      asked.push(video.deviceId?.exact ?? video.facingMode?.ideal);
      return real.call(this, { video: true });
    };
    devices.enumerateDevices = async () =>
      ['wide', 'back'].map(deviceId => ({ kind: 'videoinput', deviceId, label: 'The ' + deviceId + ' one' }));
    const track = MediaStreamTrack.prototype;
    track.getCapabilities = () => ({ torch: true });
    track.applyConstraints = async ({ advanced }) => void asked.push('light ' + advanced[0].torch);`);
  await film();
  const house = await givenHouse();
  await startShift(page, house);
  await page.getByRole('button', { name: 'Other camera' }).click();
  await page.getByRole('button', { name: 'The back one' }).click();
  await page.getByRole('button', { name: 'Light on' }).click();
  await page.getByRole('button', { name: 'Light off' }).click();
  const asked = () => page.evaluate<string[]>('asked');
  await expect.poll(asked).toEqual(['environment', 'back', 'light true', 'light false']);

  await page.reload();
  await expect.poll(asked).toEqual(['back']);
});

test('from right to left, by the keyboard alone, and nothing runs out of a narrow screen', async ({ page }) => {
  await refuseCamera(page);
  const house = await givenHouse();
  const { tickets } = await givenTickets(house);
  await startShift(page, house);
  await expect(page.getByRole('heading', { name: 'The camera is blocked' })).toBeVisible();
  await expectAccessible(page, 'the camera refused');

  await test.step('by the keyboard alone', async () => {
    const press = async (name: string) => {
      await page.getByRole('button', { name }).last().focus();
      await page.keyboard.press('Enter');
    };
    await press('Search by name');
    await page.keyboard.type('Grace', { delay: 30 });
    await expect(page.getByRole('button', { name: new RegExp(tickets[0]!.serial) })).toBeVisible();
    await expectAccessible(page, 'the search by name');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Ticket found' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(verdictOn(page)).toContainText('ADMIT');
    await page.keyboard.press('Enter'); // the focus is on “Next”
    await expect(verdictOn(page)).toBeHidden();
  });

  await page.getByRole('button', { name: 'End shift' }).click();
  await page.evaluate(`localStorage.setItem('foyer.language', 'ar')`);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const start = page.getByRole('button', { name: 'بدء النوبة' });
  await expect(start).toBeVisible();
  await expectAccessible(page, 'before a shift, in Arabic');
  await start.click();
  await expect(page.getByRole('heading', { name: 'الكاميرا محظورة' })).toBeVisible();
  await expectAccessible(page, 'a shift in Arabic');
  await page.getByRole('button', { name: 'البحث بالاسم' }).click();
  await expect(page.getByLabel('الاسم أو جزء منه')).toBeFocused();
  await expectAccessible(page, 'the search by name, in Arabic');
});
