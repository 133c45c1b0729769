import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStorage, UnableToReadFile } from '@flystorage/file-storage';
import { LocalStorageAdapter } from '@flystorage/local-fs';
import type { Config } from './config.js';
import { NotFoundError } from './errors.js';

/** A store that does not answer within this time is away: what waits for it fails, and jobs try again. */
const PATIENCE_MS = 30_000;
/** What our routes say of a file stands in the database: the store keeps bytes. */
const BYTES = 'application/octet-stream';

/** Of each body a part of 5 MiB, the smallest that S3 takes, is on its way, and the next is read when it has arrived: four of them unless told otherwise. */
const ONE_PART_AT_A_TIME = { queueSize: 1 };

/**
 * Files that people uploaded, by names that we gave them: `attachments/…`. In the S3 bucket where one is configured, else
 * in DATA_DIR. Slow and at times away, so never called inside a transaction: a row says what is stored, and a job deletes.
 */
export class FileStore {
  private constructor(
    private readonly files: FileStorage,
    /** Lets go of the store's connections. */
    readonly close: () => void = () => {},
  ) {}

  /** The store that the configuration names. Amazon's client is loaded only where it is needed: it takes its time. */
  static async open({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>): Promise<FileStore> {
    if (!s3) return new FileStore(new FileStorage(new LocalStorageAdapter(join(dataDir, 'uploads'))));
    const [{ S3Client }, { AwsS3StorageAdapter }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('@flystorage/aws-s3'),
    ]);
    const client = new S3Client({
      region: s3.region,
      credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
      ...(s3.endpoint && { endpoint: s3.endpoint, forcePathStyle: true }),
      // Other stores than Amazon's know no checksums behind the body.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: { connectionTimeout: 5_000, requestTimeout: PATIENCE_MS, throwOnRequestTimeout: true },
    });
    return new FileStore(
      new FileStorage(new AwsS3StorageAdapter(client, { bucket: s3.bucket, uploadConfiguration: ONE_PART_AT_A_TIME })),
      () => client.destroy(),
    );
  }

  /** Keeps these bytes under this name, in place of what it named before. */
  async put(name: string, content: Uint8Array | Readable): Promise<void> {
    await this.files.write(name, content, { mimeType: BYTES });
  }

  /** What this name names, once its first bytes have come. @throws NotFoundError where it names nothing. */
  async get(name: string): Promise<Readable> {
    try {
      const content = await this.files.read(name);
      await once(content, 'readable');
      return content;
    } catch (error) {
      if (error instanceof UnableToReadFile && error.wasFileNotFound) throw new NotFoundError('file');
      throw error;
    }
  }

  /** Deletes what this name names; a second time changes nothing. */
  async delete(name: string): Promise<void> {
    await this.files.deleteFile(name);
  }
}
