/* Long because it is each way in which a file is hostile: announced, sent, named, kept and fetched. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { until } from './support/buying.js';
import type { GivenEvent } from './support/given.js';
import { PNG, registering } from './support/registering.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let app: TestApp;
let steps: ReturnType<typeof registering>;
beforeAll(async () => {
  app = await startTestApp();
  steps = registering(app);
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

const passed = (ms: number) => clock.advance(ms);
/** A place for as much as one file may be. */
const big = (event: GivenEvent, ip: string) => steps.upload(event, { size: 10 * 1_024 * 1_024 }, { ip });
const isKept = (id: string) => existsSync(join(app.app.resources.config.dataDir, 'uploads', 'attachments', id));

describe('a file', () => {
  test('is put once and read by staff, as an attachment that is never sniffed', async () => {
    const event = await steps.event();
    const { putUrl, attachment } = await steps.upload(event, { fileName: 'Übung "1".png' });
    expect((await steps.get(attachment.url)).statusCode).toBe(404);
    expect(await steps.put(putUrl)).toBe(204);
    expect(await steps.put(putUrl)).toBe(409);
    const registration = await steps.submit(event, { attachmentIds: [attachment.id] });
    expect(registration.attachments).toMatchObject([{ fileName: 'Übung _1_.png' }]);

    const [{ attachments: [file] } = { attachments: [] }] = await steps.ofEvent(event);
    const answer = await steps.get(file!.url);
    expect(answer.rawPayload).toEqual(PNG);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="_bung _1_.png"; filename*=UTF-8''%C3%9Cbung%20_1_.png`,
      'content-security-policy': `default-src 'none'; sandbox`,
    });
  });

  test('is at an address that ends after five minutes, and opens nothing else', async () => {
    const event = await steps.event();
    const one = await steps.upload(event);
    await steps.put(one.putUrl);
    const other = await steps.upload(event);
    await steps.put(other.putUrl);
    expect((await steps.get(one.attachment.url)).statusCode).toBe(200);
    expect((await steps.get(one.attachment.url.replace(one.attachment.id, other.attachment.id))).statusCode).toBe(404);
    expect((await steps.get(one.putUrl)).statusCode).toBe(404);
    passed(5 * 60_000 + 1_000);
    expect((await steps.get(one.attachment.url)).statusCode).toBe(404);
  });

  test.each([
    ['a script that says that it is a picture', Buffer.from('<script>alert(1)</script>'), 415],
    ['nothing that has a kind', Buffer.from('hello, hello, hello'), 415],
    ['a PDF for a picture', Buffer.from('%PDF-1.7\n%aaaaaaaaaaaaaaaaaaaaaaaaaa'), 415],
  ])('is refused where it is %s', async (_what, content, status) => {
    const event = await steps.event();
    const { putUrl } = await steps.upload(event, { size: content.length });
    expect(await steps.put(putUrl, content)).toBe(status);
  });

  test('is refused where it is more or less than was said, and may then be put right', async () => {
    const { putUrl } = await steps.upload(await steps.event());
    expect(await steps.put(putUrl, Buffer.concat([PNG, Buffer.from('more')]))).toBe(422);
    expect(await steps.put(putUrl, Buffer.alloc(0))).toBe(422);
    expect(await steps.put(putUrl, Buffer.alloc(10 * 1_024 * 1_024 + 1))).toBe(413);
    expect(await steps.put(putUrl)).toBe(204);
  });

  test('is put by one of many who put it at once', async () => {
    const { putUrl } = await steps.upload(await steps.event());
    const statuses = await Promise.all(Array.from({ length: 5 }, () => steps.put(putUrl)));
    expect(statuses.sort()).toEqual([204, 409, 409, 409, 409]);
  });

  test.each([
    [{ contentType: 'text/html', fileName: 'x.html' }],
    [{ contentType: 'image/svg+xml' }],
    [{ size: 50 * 1_024 * 1_024 }],
    [{ size: 0 }],
  ])('gets no place where it would not be taken: %j', async file => {
    expect(await steps.upload(await steps.event(), file)).toMatchObject({
      code: 'UPLOAD_REFUSED',
      maxBytes: 10_485_760,
    });
  });

  test('gets no place at an event that takes none', async () => {
    expect((await steps.upload(await app.given.event())).code).toBe('UPLOAD_REFUSED');
  });

  test('that nobody attached is deleted after a day; one that somebody did stays', async () => {
    const event = await steps.event();
    const [loose, attached] = [await steps.file(event), await steps.file(event)];
    await steps.submit(event, { attachmentIds: [attached] });
    passed(23 * HOUR);
    await app.app.services().uploads.sweep();
    await app.runJobs();
    expect([isKept(loose), isKept(attached)]).toEqual([true, true]);
    passed(2 * HOUR);
    await app.app.services().uploads.sweep();
    await app.runJobs();
    expect([isKept(loose), isKept(attached)]).toEqual([false, true]);
    clock.reset();
    expect(await steps.submit(event, { attachmentIds: [loose] })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('of 200 MiB that nobody attached yet there is no more for one event, also at once', async () => {
    const event = await steps.event();
    const answers = await Promise.all(Array.from({ length: 22 }, (_, n) => big(event, `203.0.113.${n}`)));
    expect(answers.filter(({ __typename }) => __typename === 'Upload')).toHaveLength(20);
    expect((await steps.upload(await steps.event())).__typename).toBe('Upload');
  });

  test('that is only announced takes room while its bytes may come, and is forgotten then', async () => {
    const event = await steps.event();
    const places = await Promise.all(Array.from({ length: 19 }, (_, n) => big(event, `203.0.113.${n}`)));
    const sent = await steps.upload(event, {}, { ip: '203.0.113.90' });
    expect(await steps.put(sent.putUrl)).toBe(204);
    expect((await big(event, '203.0.113.91')).code).toBe('UPLOAD_REFUSED');
    passed(14 * MINUTE);
    expect((await big(event, '203.0.113.91')).code).toBe('UPLOAD_REFUSED');
    passed(3 * MINUTE);
    expect((await big(event, '203.0.113.91')).__typename).toBe('Upload');
    await app.app.services().uploads.sweep();
    const ids = [...places, sent].map(({ attachment }) => attachment.id);
    expect(await app.sql('select id from attachments where id in (?)', [ids])).toEqual([{ id: sent.attachment.id }]);
  });

  test('from one address takes 50 MiB of the room of an event, in all its network of IPv6', async () => {
    const event = await steps.event();
    const answers = await Promise.all(Array.from({ length: 7 }, (_, n) => big(event, `2001:db8:0:1::${n + 1}`)));
    expect(answers.filter(({ __typename }) => __typename === 'Upload')).toHaveLength(5);
    expect((await big(event, '2001:db8:0:2::1')).__typename).toBe('Upload');
    expect((await big(await steps.event(), '2001:db8:0:1::1')).__typename).toBe('Upload');
  });
});

test('one address makes room for twenty files an hour', async () => {
  const limited = await startTestApp({ rateLimit: true });
  try {
    const mine = registering(limited);
    const event = await mine.event();
    for (let i = 0; i < 20; i += 1) await mine.upload(event, {}, { ip: '203.0.113.9' });
    await expect(mine.upload(event, {}, { ip: '203.0.113.9' })).rejects.toThrow(/RATE_LIMITED/);
    expect((await mine.upload(event, {}, { ip: '203.0.113.10' })).__typename).toBe('Upload');
  } finally {
    await limited[Symbol.asyncDispose]();
  }
});

describe('bodies as they come', () => {
  const MIB = 1_024 * 1_024;
  const CHUNK = Buffer.alloc(64 * 1_024);
  let listening: TestApp;
  let mine: ReturnType<typeof registering>;
  beforeAll(async () => {
    listening = await startTestApp({ listen: true });
    mine = registering(listening);
  });
  afterAll(async () => listening[Symbol.asyncDispose]());

  /** A PUT that sends a picture's beginning and then so many bytes in all, in chunks, unless `headers` say how many. */
  function sending(putUrl: string, headers: Record<string, number> = {}) {
    const put = request(putUrl, { method: 'PUT', headers });
    const status = new Promise<number | string>(resolve => {
      put.on('response', answer => {
        answer.resume();
        resolve(answer.statusCode!);
      });
      put.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
    });
    let sent = 0;
    const write = async (chunk: Buffer) => {
      sent += chunk.length;
      if (!put.write(chunk)) await Promise.race([once(put, 'drain'), status]);
    };
    return {
      put,
      status,
      async upTo(bytes: number) {
        if (sent === 0) await write(PNG);
        while (sent < bytes && !put.destroyed) await write(CHUNK.subarray(0, Math.min(CHUNK.length, bytes - sent)));
      },
    };
  }
  const stored = async (): Promise<string[]> =>
    readdir(join(listening.app.resources.config.dataDir, 'uploads', 'attachments')).catch(() => []);

  test('are never held whole: twenty of ten mebibytes at once', async () => {
    const event = await mine.event();
    const places = await Promise.all(
      Array.from({ length: 20 }, (_, n) => mine.upload(event, { size: 10 * MIB }, { ip: `203.0.113.${n}` })),
    );
    const before = process.memoryUsage().arrayBuffers;
    const bodies = places.map(({ putUrl }) => sending(putUrl));
    await Promise.all(bodies.map(body => body.upTo(9 * MIB)));
    const grown = process.memoryUsage().arrayBuffers - before;
    await Promise.all(bodies.map(body => body.upTo(10 * MIB)));
    for (const { put } of bodies) put.end();
    expect(await Promise.all(bodies.map(({ status }) => status))).toEqual(Array.from({ length: 20 }, () => 204));
    expect(grown).toBeLessThan(90 * MIB); // of 180 that were sent
    expect((await mine.upload(event, { size: 1 })).code).toBe('UPLOAD_REFUSED');
  }, 30_000);

  test('of more than was announced are cut off, and of fewer refused; nothing of them stays, and the place is free', async () => {
    const { putUrl, attachment } = await mine.upload(await mine.event(), { size: MIB });
    const long = sending(putUrl);
    await long.upTo(3 * MIB);
    expect(await long.status).toBe(422);
    const short = sending(putUrl);
    await short.upTo(MIB / 2);
    short.put.end();
    expect(await short.status).toBe(422);
    expect(await stored()).not.toContain(attachment.id);
    const good = sending(putUrl);
    await good.upTo(MIB);
    good.put.end();
    expect(await good.status).toBe(204);
    expect(await stored()).toContain(attachment.id);
  });

  test('that break off leave nothing, and another may be put', async () => {
    const { putUrl, attachment } = await mine.upload(await mine.event(), { size: MIB });
    const broken = sending(putUrl, { 'content-length': MIB });
    await broken.upTo(MIB / 2);
    await until(stored, names => names.includes(attachment.id));
    broken.put.destroy();
    await until(stored, names => !names.includes(attachment.id));
    const claimed = 'select from attachments where id = ? and received_at is not null';
    await until(
      () => listening.sql(claimed, [attachment.id]),
      rows => rows.length === 0,
    );
    const good = sending(putUrl, { 'content-length': MIB });
    await good.upTo(MIB);
    good.put.end();
    expect(await good.status).toBe(204);
  });

  test('two to one address at once: one is kept whole, the other refused', async () => {
    const { putUrl, attachment } = await mine.upload(await mine.event(), { size: MIB });
    const both = [sending(putUrl), sending(putUrl)];
    await Promise.all(both.map(body => body.upTo(MIB)));
    for (const { put } of both) put.end();
    const statuses = await Promise.all(both.map(({ status }) => status));
    expect(statuses.filter(status => status === 204)).toHaveLength(1);
    const file = join(listening.app.resources.config.dataDir, 'uploads', 'attachments', attachment.id);
    expect((await stat(file)).size).toBe(MIB);
  });
});
