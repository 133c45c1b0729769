import { Readable } from 'node:stream';

/** As many bytes as tell what a file is: `file-type` looks at no more. */
const HEAD_BYTES = 4_100;

/** More or fewer bytes came than were announced. */
export class OtherSizeError extends Error {}

/**
 * A body that is read once, as it comes: its beginning first, then all of it, and never more than was announced. So much
 * as the beginning is in memory here, however large the file and however many come at once; a store may collect more of it.
 */
export class CountedBody {
  readonly #chunks: AsyncIterator<Buffer>;
  #isOver = false;

  constructor(
    body: Readable,
    private readonly size: number,
  ) {
    // Not destroyed where it is left early: the socket still has to carry the answer.
    this.#chunks = body.iterator({ destroyOnReturn: false });
  }

  /** Its first bytes; to be asked once, before the rest. */
  async head(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let bytes = 0; bytes < HEAD_BYTES; bytes += chunks.at(-1)!.length) {
      const chunk = await this.next();
      if (!chunk) break;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  /** All of it, with the head that was read. Fails with OtherSizeError as soon as it is another size. */
  whole(head: Buffer): Readable {
    return Readable.from(this.counted(head), { objectMode: false });
  }

  private async *counted(head: Buffer): AsyncGenerator<Buffer> {
    let bytes = 0;
    for (let chunk: Buffer | undefined = head; chunk; chunk = await this.next()) {
      bytes += chunk.length;
      if (bytes > this.size) throw new OtherSizeError();
      if (chunk.length > 0) yield chunk;
    }
    if (bytes !== this.size) throw new OtherSizeError();
  }

  private async next(): Promise<Buffer | undefined> {
    if (this.#isOver) return undefined;
    const next = await this.#chunks.next();
    this.#isOver = next.done === true;
    return next.done ? undefined : next.value;
  }
}
