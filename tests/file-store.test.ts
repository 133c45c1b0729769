import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { kindOf } from '../server/platform/file-kind.js';
import { FileStore } from '../server/platform/file-store.js';

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

test('a bucket is asked with a signature of the configured key', () => {
  expect(bucket.authorizations.size).toBeGreaterThan(0);
  for (const authorization of bucket.authorizations) {
    expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=the-key\/\d{8}\/eu-west-1\/s3\/aws4_request/);
  }
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

interface Bucket {
  readonly server: Server;
  readonly settings: NonNullable<Parameters<typeof FileStore.open>[0]['s3']>;
  readonly authorizations: Set<string>;
}

/** Enough of S3 for one bucket: objects are put, got and deleted whole. */
async function startBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const authorizations = new Set<string>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    authorizations.add(request.headers.authorization ?? '');
    const key = request.url!.split('?')[0]!;
    const known = objects.get(key);
    if (request.method === 'PUT') objects.set(key, await buffer(request));
    if (request.method === 'DELETE') objects.delete(key);
    if (request.method === 'GET' && known) return response.writeHead(200).end(known);
    if (request.method === 'GET') {
      const nothing = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>';
      return response.writeHead(404, { 'content-type': 'application/xml' }).end(nothing);
    }
    return response.writeHead(request.method === 'DELETE' ? 204 : 200).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const settings = { bucket: 'foyer', region: 'eu-west-1', endpoint, accessKeyId: 'the-key', secretAccessKey: 'hush' };
  return { server, settings, authorizations };
}
