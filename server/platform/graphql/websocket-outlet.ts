import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const NOTHING = Buffer.alloc(0);
const FINAL_TEXT = 0x81;

/**
 * Writes whole frames to a socket past ws, whose own frames are whole as well (without compression), so that they never
 * mix. ws writes head and body apart and waits for both, which takes half as long again for each of a thousand sockets.
 */
export class Outlet {
  constructor(
    private readonly socket: WebSocket,
    private readonly stream: Duplex,
  ) {}

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** The system has taken all that was written. Where it has not, whoever is at the other end reads too slowly. */
  get isFree(): boolean {
    return this.stream.writableLength === 0;
  }

  write(frame: Buffer): void {
    this.stream.write(frame);
  }

  /** Calls when the system has taken all that was written until now; never, if the socket goes first. */
  whenFree(call: () => void): void {
    this.stream.write(NOTHING, error => {
      if (!error) call();
    });
  }
}

/** A text message for many sockets of which only the beginning differs, as it goes over the wire (RFC 6455, 5.2). */
export class SharedFrame {
  readonly #body: Buffer;
  #frame: Buffer = NOTHING;
  #headLength = -1;

  constructor(body: string) {
    this.#body = Buffer.from(body);
  }

  /** Writes it behind this head. One buffer serves all heads of a length, as long as sockets take it at once. */
  writeTo(outlet: Outlet, head: Buffer): void {
    if (head.length === this.#headLength) this.#frame.set(head, this.#frame.length - this.#body.length - head.length);
    else {
      this.#headLength = head.length;
      this.#frame = textFrame(head, this.#body);
    }
    outlet.write(this.#frame);
    if (!outlet.isFree) this.#headLength = -1; // theirs now
  }
}

function textFrame(head: Buffer, body: Buffer): Buffer {
  const length = head.length + body.length;
  const start = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  start[0] = FINAL_TEXT;
  start[1] = start.length === 2 ? length : start.length === 4 ? 126 : 127;
  if (start.length === 4) start.writeUInt16BE(length, 2);
  if (start.length === 10) start.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([start, head, body]);
}
