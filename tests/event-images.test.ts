/* Long because a picture is tried from what is sent to what is left of it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
});
afterAll(async () => app[Symbol.asyncDispose]());

/** A plain picture of this size. */
const picture = (width: number, height: number, color = '#803060') =>
  sharp({ create: { width, height, channels: 3, background: color } });
const jpeg = (width = 2_000, height = 1_000, color?: string) => picture(width, height, color).jpeg().toBuffer();

async function upload(
  event: GivenEvent,
  content: Uint8Array,
  asker: Asker | null = event.organization.owner,
  url = app.url,
): Promise<{ status: number; body: { imageUrl?: string; error?: { code: string; message: string } } }> {
  const answer = await fetch(`${url}/events/${event.id}/image`, {
    method: 'POST',
    headers: { 'content-type': 'image/jpeg', ...(asker && { authorization: `Bearer ${asker.token}` }) },
    body: Buffer.from(content),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}

const look = async ({ id }: GivenEvent, asker?: Asker) =>
  (
    await app.gql(
      'query ($id: ID) { event(id: $id) { imageUrl imageAlt image { width height sources { url width } } } }',
      { id },
      asker,
    )
  ).data.event;
const update = async (event: GivenEvent, input: object) =>
  (
    await app.gql(
      'mutation ($input: UpdateEventInput!) { updateEvent(input: $input) { __typename ... on Event { imageUrl image { width } } } }',
      { input: { eventId: event.id, ...input } },
      event.organization.owner,
    )
  ).data.updateEvent;

const statusOf = async (url: string) => (await fetch(url)).status;
/** Has the jobs run whose time would come later. */
async function later(): Promise<void> {
  await app.sql('update graphile_worker._private_jobs set run_at = now()');
  await app.runJobs();
}

describe('a picture of an event', () => {
  test('is shown in several widths, none wider than it was, and as JPEG', async () => {
    const event = await app.given.event();
    const { status, body } = await upload(event, await jpeg(1_500, 900));
    expect(status).toBe(201);
    const { imageUrl, image } = await look(event);
    expect(imageUrl).toBe(body.imageUrl);
    expect(image).toMatchObject({ width: 1_500, height: 900 });
    expect(image.sources.map(({ width }: { width: number }) => width)).toEqual([320, 640, 960, 1_280, 1_500]);
    for (const { url, width } of image.sources) {
      const file = await fetch(url);
      expect(file.headers.get('content-type')).toBe('image/webp');
      const made = await sharp(Buffer.from(await file.arrayBuffer())).metadata();
      expect({ format: made.format, width: made.width }).toEqual({ format: 'webp', width });
    }
    const plain = await sharp(Buffer.from(await (await fetch(imageUrl)).arrayBuffer())).metadata();
    expect({ format: plain.format, width: plain.width }).toEqual({ format: 'jpeg', width: 1_280 });
  });

  test('is served to everybody, for ever, as nothing but a picture', async () => {
    const event = await app.given.event();
    const { body } = await upload(event, await jpeg());
    const { headers } = await fetch(body.imageUrl!);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(headers.get('content-type')).toBe('image/jpeg');
    expect(headers.get('content-security-policy')).toBe(`default-src 'none'; sandbox`);
  });

  test('is the right way up, and tells nothing of where it was taken', async () => {
    const event = await app.given.event();
    const taken = await picture(1_200, 800)
      .withExif({ IFD0: { Copyright: 'Ada Lovelace' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(taken).metadata()).exif).toBeDefined();
    await upload(event, taken);
    const { image, imageUrl } = await look(event);
    expect(image).toMatchObject({ width: 800, height: 1_200 });
    for (const url of [imageUrl, ...image.sources.map(({ url: one }: { url: string }) => one)]) {
      const { exif, icc, xmp, orientation, width, height } = await sharp(
        Buffer.from(await (await fetch(url)).arrayBuffer()),
      ).metadata();
      expect({ exif, icc, xmp, orientation }).toEqual({});
      expect(height > width).toBe(true);
    }
  });

  test.each(['png', 'webp', 'avif'] as const)(
    'may be a %s',
    async format => {
      const event = await app.given.event();
      expect((await upload(event, await picture(700, 400).toFormat(format).toBuffer())).status).toBe(201);
    },
    20_000,
  );

  test('is seen at once by those who were answered from memory', async () => {
    const event = await app.given.event();
    expect((await look(event)).imageUrl).toBeNull();
    const { body } = await upload(event, await jpeg());
    expect((await look(event)).imageUrl).toBe(body.imageUrl);
  });

  test('has words for those who don’t see it', async () => {
    const event = await app.given.event();
    await update(event, { imageAlt: ' Lanterns over the water ' });
    expect((await look(event)).imageAlt).toBe('Lanterns over the water');
    await update(event, { imageAlt: null });
    expect((await look(event)).imageAlt).toBe('');
  });
});

describe('what is refused', () => {
  let event: GivenEvent;
  beforeAll(async () => {
    event = await app.given.event();
  });

  test.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ['text', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /no picture that we can read/],
    ['nothing', () => Buffer.alloc(0), /no picture that we can read/],
    ['a GIF', () => picture(800, 600).gif().toBuffer(), /no picture that we can read/],
    ['half a picture', async () => (await noise(900, 600)).subarray(0, 20_000), /damaged/],
    ['a small one', () => jpeg(639, 400), /639 × 400 pixels/],
    [
      'one that is small as a file and huge in the memory',
      () => picture(9_000, 9_000).png({ compressionLevel: 9 }).toBuffer(),
      /40 million pixels/,
    ],
  ])(
    '%s, with the reason',
    async (_, content, reason) => {
      const { status, body } = await upload(event, await content());
      expect({ status, code: body.error?.code }).toEqual({ status: 422, code: 'UPLOAD_REFUSED' });
      expect(body.error!.message).toMatch(reason);
      expect((await look(event)).imageUrl).toBeNull();
    },
    30_000,
  );

  test('too many bytes', async () => {
    expect((await upload(event, Buffer.alloc(10 * 1_024 * 1_024 + 1))).status).toBe(413);
  });

  test('whoever may not manage the event', async () => {
    const content = await jpeg(700, 400);
    const house = event.organization.id;
    expect((await upload(event, content, null)).status).toBe(401);
    expect((await upload(event, content, await app.given.user())).status).toBe(404);
    for (const [role, status] of [
      ['VIEWER', 403],
      ['SCANNER', 403],
      ['MANAGER', 201],
    ] as const)
      expect((await upload(event, content, await app.given.member(house, role))).status).toBe(status);
    expect((await upload({ ...event, id: 'nonsense' }, content)).status).toBe(404);
  });

  test('a cancelled event', async () => {
    const off = await app.given.event();
    await app.sql(`update events set status = 'CANCELLED' where id = ?`, [off.id]);
    expect((await upload(off, await jpeg(700, 400))).status).toBe(422);
  });

  test('what was never made', async () => {
    const { body } = await upload(await app.given.event(), await jpeg(700, 400));
    for (const name of ['641.webp', '1920.webp', '..%2F..%2Fsecret', '1280.png'])
      expect(await statusOf(body.imageUrl!.replace('1280.jpg', name))).toBe(404);
    expect(await statusOf(`${app.url}/images/${'a'.repeat(22)}/640.webp`)).toBe(404);
    expect(await statusOf(`${app.url}/images/short/640.webp`)).toBe(404);
  });

  test('more than sixty an hour', async () => {
    await using limited = await startTestApp({ listen: true, rateLimit: true });
    const one = await limited.given.event();
    const answers = [];
    for (let i = 0; i < 61; i += 1)
      answers.push((await upload(one, Buffer.from('x'), one.organization.owner, limited.url)).status);
    expect(answers).toEqual([...Array<number>(60).fill(422), 429]);
  }, 30_000);
});

describe('files', () => {
  test('of a picture that was replaced are deleted later, those of the new one stay', async () => {
    const event = await app.given.event();
    const before = (await upload(event, await jpeg(700, 400))).body.imageUrl!;
    const after = (await upload(event, await jpeg(700, 400, '#104070'))).body.imageUrl!;
    expect(after).not.toBe(before);
    await app.runJobs();
    expect(await statusOf(before)).toBe(200);
    await later();
    expect([await statusOf(before), await statusOf(after)]).toEqual([404, 200]);
  });

  test('of an upload that did not become an event’s picture are deleted', async () => {
    const event = await app.given.event();
    const { imageUrl } = (await upload(event, await jpeg(700, 400))).body;
    await app.sql('update events set image_id = null, image_width = null, image_height = null where id = ?', [
      event.id,
    ]);
    await later();
    expect(await statusOf(imageUrl!)).toBe(404);
  });

  test('of a picture that a duplicate shows too stay, until neither does', async () => {
    const event = await app.given.event();
    const { imageUrl } = (await upload(event, await jpeg(700, 400))).body;
    await update(event, { imageAlt: 'Lanterns' });
    const times = { startsAt: '2099-01-01T20:00:00Z', endsAt: '2099-01-01T23:00:00Z' };
    const { data } = await app.gql(
      'mutation ($input: DuplicateEventInput!) { duplicateEvent(input: $input) { ... on Event { id imageUrl imageAlt } } }',
      { input: { eventId: event.id, title: 'The next night', ...times } },
      event.organization.owner,
    );
    const duplicate = { ...event, id: data.duplicateEvent.id };
    expect(data.duplicateEvent).toMatchObject({ imageUrl, imageAlt: 'Lanterns' });
    await update(event, { imageUrl: null });
    await later();
    expect(await statusOf(imageUrl!)).toBe(200);
    await update(duplicate, { imageUrl: null });
    await later();
    expect(await statusOf(imageUrl!)).toBe(404);
  });

  test('go with a draft', async () => {
    const event = await app.given.event({ draft: true });
    const { imageUrl } = (await upload(event, await jpeg(700, 400))).body;
    await app.gql(
      'mutation ($input: EventIdInput!) { deleteEvent(input: $input) { __typename } }',
      { input: { eventId: event.id } },
      event.organization.owner,
    );
    await later();
    expect(await statusOf(imageUrl!)).toBe(404);
  });
});

describe('a link to a picture', () => {
  test('works as before, and takes the place of an upload', async () => {
    const link = 'https://pictures.example/night.jpg';
    const event = await app.given.event({ imageUrl: link });
    expect(await look(event)).toMatchObject({ imageUrl: link, image: null });
    const { imageUrl } = (await upload(event, await jpeg(700, 400))).body;
    expect(await look(event)).toMatchObject({ imageUrl, image: { width: 700 } });
    expect(await update(event, { imageUrl: link })).toMatchObject({ imageUrl: link, image: null });
    await later();
    expect(await statusOf(imageUrl!)).toBe(404);
  });

  test('that is the upload’s own keeps it; null takes it away', async () => {
    const event = await app.given.event();
    const { imageUrl } = (await upload(event, await jpeg(700, 400))).body;
    expect(await update(event, { title: 'Another', imageUrl })).toMatchObject({ imageUrl, image: { width: 700 } });
    expect(await update(event, { title: 'A third' })).toMatchObject({ imageUrl });
    expect(await update(event, { imageUrl: null })).toEqual({ __typename: 'Event', imageUrl: null, image: null });
  });
});

/** A picture that no format makes small. */
const noise = (width: number, height: number) =>
  sharp({
    create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
  })
    .jpeg()
    .toBuffer();
