import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Config } from '../../server/platform/config.js';

export interface Bucket {
  readonly server: Server;
  readonly settings: NonNullable<Config['s3']>;
  /** What was asked, as `PUT /foyer/attachments/one`; requests whose signature is wrong begin with 403. */
  readonly asked: string[];
  /** Leaves the parts of files unanswered that come from now on, until what it answers is called. */
  holdParts(): () => void;
}

const XML = { 'content-type': 'application/xml' };

/** Enough of S3 for one bucket: objects are put whole or in parts, got and deleted, each request by its signature. */
export async function startBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const parts = new Map<string, Map<number, Buffer>>();
  const asked: string[] = [];
  let parted = Promise.resolve();

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(request);
    const { pathname: key, searchParams: query } = new URL(request.url!, endpoint);
    const isSigned = hasSignature(request, body, settings.secretAccessKey);
    asked.push(`${isSigned ? '' : '403 '}${request.method} ${key}`);
    if (!isSigned) return response.writeHead(403, XML).end(failure('SignatureDoesNotMatch'));

    const upload = query.get('uploadId');
    if (request.method === 'POST' && query.has('uploads')) {
      const id = `upload-${parts.size}`;
      parts.set(id, new Map());
      const xml = `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
      return response.writeHead(200, XML).end(xml);
    }
    if (request.method === 'POST' && upload) {
      const inOrder = [...parts.get(upload)!].sort(([one], [other]) => one - other).map(([, part]) => part);
      objects.set(key, Buffer.concat(inOrder));
      const xml = '<CompleteMultipartUploadResult><ETag>"all"</ETag></CompleteMultipartUploadResult>';
      return response.writeHead(200, XML).end(xml);
    }
    if (request.method === 'PUT') {
      if (upload) {
        await parted;
        parts.get(upload)!.set(Number(query.get('partNumber')), body);
      } else objects.set(key, body);
      return response.writeHead(200, { etag: '"one"' }).end();
    }
    if (request.method === 'DELETE') {
      if (upload) parts.delete(upload);
      else objects.delete(key);
      return response.writeHead(204).end();
    }
    const known = objects.get(key);
    return known ? response.writeHead(200).end(known) : response.writeHead(404, XML).end(failure('NoSuchKey'));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { bucket: 'foyer', region: 'eu-west-1', endpoint, accessKeyId: 'the-key', secretAccessKey: 'hush' };
  const holdParts = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    parted = promise;
    return resolve;
  };
  return { server, settings, asked, holdParts };
}

const failure = (code: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`;
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** Made again from what came, as Amazon describes it: Signature Version 4, “Create a signed AWS API request”. */
function hasSignature({ method, url, headers }: IncomingMessage, body: Buffer, secret: string): boolean {
  const authorization =
    /^AWS4-HMAC-SHA256 Credential=the-key\/(\d{8})\/(eu-west-1)\/(s3)\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w{64})$/;
  const [, day, region, service, signed, signature] = authorization.exec(headers.authorization ?? '') ?? [];
  if (!day || !signed) return false;
  const payload = String(headers['x-amz-content-sha256']);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return false;
  const [path, query = ''] = url!.split('?');
  const names = query
    .split('&')
    .filter(Boolean)
    .map(pair => (pair.includes('=') ? pair : `${pair}=`))
    .sort();
  const lines = signed.split(';').map(name => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`);
  const canonical = [method, path, names.join('&'), lines.join(''), signed, payload].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [region!, service!, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day));
  return hmac(key, text).toString('hex') === signature;
}
