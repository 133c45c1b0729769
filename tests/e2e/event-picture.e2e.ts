import sharp from 'sharp';
import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { DESK, expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

test.use(DESK);

/** What an image element knows of what it shows. */
interface Shown {
  readonly naturalWidth: number;
  readonly currentSrc: string;
}

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#803060' } })
    .jpeg()
    .toBuffer();

test('a promoter gives an event a picture, and everybody sees it in their size', async ({ page, visit, wrongs }) => {
  wrongs.expect(/status of 422/);
  const { owner, event } = await givenHouse();
  await signIn(page, owner, paths.manageEvent(event.id));

  await test.step('one that is too small is refused with the reason', async () => {
    await page
      .getByLabel('A picture', { exact: true })
      .setInputFiles({ name: 'small.jpg', mimeType: 'image/jpeg', buffer: await picture(200, 100) });
    await expect(page.getByText(/200 × 100 pixels/)).toBeVisible();
    await expectAccessible(page, 'a picture that was refused');
  });

  await page
    .getByLabel('A picture', { exact: true })
    .setInputFiles({ name: 'night.jpg', mimeType: 'image/jpeg', buffer: await picture(2000, 1200) });
  await expect(page.getByText('The picture is up')).toBeVisible();
  await page.getByLabel('What the picture shows').fill('Lanterns over the water');
  await page.getByRole('button', { name: 'Save the picture' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await expectAccessible(page, 'an event with a picture');

  const guest = await visit(PHONE);
  await guest.goto(paths.event(event.slug));
  const shown = guest.getByRole('img', { name: 'Lanterns over the water' });
  await expect(shown).toBeVisible();
  await expect.poll(() => shown.evaluate(image => (image as unknown as Shown).naturalWidth)).toBeGreaterThan(0);
  expect(await shown.evaluate(image => (image as unknown as Shown).currentSrc)).toMatch(/\.webp$/);
  await expectAccessible(guest, 'an event’s page with a picture');

  await test.step('dropped on its place, another takes it', async () => {
    const before = await shown.getAttribute('src');
    const bytes = [...(await picture(900, 600))];
    const files = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array([${bytes.join()}])], 'other.jpg', { type: 'image/jpeg' }));
      return transfer;
    })()`);
    await page.getByText('Drop it here').dispatchEvent('drop', { dataTransfer: files });
    await expect
      .poll(async () => {
        await guest.reload();
        return shown.getAttribute('src');
      })
      .not.toBe(before);
  });

  await page.getByRole('button', { name: 'Remove the picture' }).click();
  await expect(page.getByText('The picture is gone')).toBeVisible();
  await guest.reload();
  await expect(guest.getByRole('heading', { level: 1, name: event.title })).toBeVisible();
  await expect(shown).toHaveCount(0);
});

test('a broken connection is said, and tried again', async ({ page, wrongs }) => {
  wrongs.expect(/Failed to load resource|net::ERR/);
  const { owner, event } = await givenHouse();
  await signIn(page, owner, paths.manageEvent(event.id));
  await page.route('**/image', route => route.abort('connectionreset'), { times: 1 });
  await page
    .getByLabel('A picture', { exact: true })
    .setInputFiles({ name: 'night.jpg', mimeType: 'image/jpeg', buffer: await picture(800, 600) });
  await expect(page.getByText('The upload broke off')).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The picture is up')).toBeVisible();
});
