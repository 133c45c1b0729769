import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { kindOf } from '../server/platform/file-kind.js';
import { FileStore } from '../server/platform/file-store.js';
import { until } from './support/buying.js';
import { startBucket, type Bucket } from './support/bucket.js';

const CONTENT = Buffer.from([0, 1, 2, 250, 255]);

let dataDir: string;
let bucket: Bucket;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'foyer-files-'));
  bucket = await startBucket();
});
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
  bucket.server.close();
});

describe.each(['a folder', 'a bucket'])('files in %s', where => {
  let files: FileStore;
  beforeAll(async () => {
    files = await FileStore.open({ dataDir, s3: where === 'a bucket' ? bucket.settings : undefined });
  });
  afterAll(() => files.close());

  test('come back as they were put', async () => {
    await files.put('attachments/one', CONTENT);
    expect(await buffer(await files.get('attachments/one'))).toEqual(CONTENT);
  });

  test('are replaced by what is put under the same name', async () => {
    await files.put('attachments/two', CONTENT);
    await files.put('attachments/two', Buffer.from('other'));
    expect(String(await buffer(await files.get('attachments/two')))).toBe('other');
  });

  test('that are deleted, or never were, are not found, and deleting twice is no error', async () => {
    await files.put('attachments/three', CONTENT);
    await files.delete('attachments/three');
    await files.delete('attachments/three');
    await expect(files.get('attachments/three')).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    await expect(files.get('attachments/never')).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  test('can’t be named outside of it', async () => {
    await expect(files.put('../../elsewhere', CONTENT)).rejects.toThrow();
  });
});

test('a folder holds the files under their names, and nothing else', async () => {
  expect(await readdir(join(dataDir, 'uploads', 'attachments'))).toEqual(['one', 'two']);
});

describe('a bucket', () => {
  test('is asked by requests whose signatures hold, made of our key', () => {
    expect(bucket.asked).toContain('PUT /foyer/attachments/one');
    expect(bucket.asked.filter(one => one.startsWith('403'))).toEqual([]);
  });

  test('that refuses our key is an error, and no file that is not there', async () => {
    const files = await FileStore.open({ dataDir, s3: { ...bucket.settings, secretAccessKey: 'wrong' } });
    await expect(files.put('attachments/refused', CONTENT)).rejects.toThrow();
    await expect(files.get('attachments/one')).rejects.not.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    files.close();
  });

  test('takes a body as it comes, also one of ten mebibytes, which goes in parts', async () => {
    const files = await FileStore.open({ dataDir, s3: bucket.settings });
    const chunk = Buffer.alloc(64 * 1_024, 7);
    await files.put(
      'attachments/large',
      Readable.from(
        Array.from({ length: 160 }, () => chunk),
        { objectMode: false },
      ),
    );
    const kept = await buffer(await files.get('attachments/large'));
    expect([kept.length, kept.every(byte => byte === 7)]).toEqual([160 * chunk.length, true]);
    expect(bucket.asked.filter(one => one === 'POST /foyer/attachments/large')).toHaveLength(2);
    files.close();
  });

  test('that takes its time is waited for: no more than a part or two of a body is in memory', async () => {
    const files = await FileStore.open({ dataDir, s3: bucket.settings });
    const answer = bucket.holdParts();
    const chunk = Buffer.alloc(64 * 1_024, 7);
    let read = 0;
    const body = (function* () {
      for (; read < 640 * chunk.length; read += chunk.length) yield chunk;
    })();
    const kept = files.put('attachments/slow', Readable.from(body, { objectMode: false }));
    await until(
      async () => bucket.asked.filter(one => one === 'PUT /foyer/attachments/slow').length,
      parts => parts > 0,
    );
    await setImmediate(); // whatever would be read beside it
    expect(read).toBeLessThan(11 * 1_024 * 1_024); // of 40 MiB
    answer();
    await kept;
    expect((await buffer(await files.get('attachments/slow'))).length).toBe(640 * chunk.length);
    files.close();
  });

  test('keeps nothing of a body that breaks off', async () => {
    const files = await FileStore.open({ dataDir, s3: bucket.settings });
    const breaking = Readable.from(
      (async function* () {
        yield CONTENT;
        throw new Error('gone');
      })(),
      { objectMode: false },
    );
    await expect(files.put('attachments/broken', breaking)).rejects.toThrow();
    await expect(files.get('attachments/broken')).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    files.close();
  });
});

test.each([
  ['89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'image/png'],
  ['ffd8ffe000104a46494600010100000100010000', 'image/jpeg'],
  ['52494646240000005745425056503820', 'image/webp'],
  ['255044462d312e370a', 'application/pdf'],
  ['3c7376672f3e', null],
  ['', null],
])('bytes say what they are, whatever they are called: %s', async (bytes, kind) => {
  expect(await kindOf(Buffer.from(bytes, 'hex'))).toBe(kind);
});
