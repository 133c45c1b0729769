import { connect, type Socket } from 'node:net';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** The head as it came, for who looks for a header in it. */
  readonly head: string;
}

const END_OF_HEAD = '\r\n\r\n';

/**
 * One connection that asks one thing after the other, by hand: whoever asks shares the processors with who answers, and
 * a general client takes as much of them for a request as PostgreSQL does.
 */
export class KeepAlive {
  readonly #host: string;
  readonly #path: string;
  readonly #port: number;
  readonly #hostname: string;
  #socket: Socket | undefined;
  #came: Buffer = Buffer.alloc(0);
  #done: ((reply: Reply) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(url: string) {
    const { host, hostname, port, pathname } = new URL(url);
    this.#host = host;
    this.#hostname = hostname;
    this.#port = Number(port);
    this.#path = pathname;
  }

  /** @throws where the connection breaks, or answers what this does not read. */
  post(headers: Readonly<Record<string, string>>, body: string): Promise<Reply> {
    let head = `POST ${this.#path} HTTP/1.1\r\nhost: ${this.#host}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]!}\r\n`;
    return new Promise((done, failed) => {
      this.#done = done;
      this.#failed = failed;
      this.connected().write(`${head}content-length: ${Buffer.byteLength(body)}${END_OF_HEAD}${body}`);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  private connected(): Socket {
    if (this.#socket) return this.#socket;
    const socket = connect({ host: this.#hostname, port: this.#port, noDelay: true });
    const end = (error?: Error) => {
      this.#socket = undefined;
      this.#came = Buffer.alloc(0);
      this.#failed?.(error ?? new Error('The connection was closed'));
    };
    socket.on('data', chunk => this.hear(chunk));
    socket.on('error', end);
    socket.on('close', () => end());
    return (this.#socket = socket);
  }

  private hear(chunk: Buffer): void {
    this.#came = this.#came.length > 0 ? Buffer.concat([this.#came, chunk]) : chunk;
    const headEnds = this.#came.indexOf(END_OF_HEAD);
    if (headEnds < 0) return;
    const head = this.#came.toString('latin1', 0, headEnds);
    const length = /^content-length: (\d+)/im.exec(head)?.[1];
    if (length === undefined) return void this.#socket?.destroy(new Error(`An answer of unknown length:\n${head}`));
    const begins = headEnds + END_OF_HEAD.length;
    const ends = begins + Number(length);
    if (this.#came.length < ends) return;
    const body = this.#came.toString('utf8', begins, ends);
    this.#came = this.#came.subarray(ends);
    this.#done?.({ status: Number(head.slice(9, 12)), body, head });
  }
}
