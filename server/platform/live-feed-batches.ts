import type { Topic } from './live-feed.js';

/** Stands for every topic: what is sent when too much has changed to name it. */
export const EVERYTHING = '*';
type Hint = Topic | typeof EVERYTHING;

const PAUSE_MS = 50;
const RETRY_MS = 250;
const MOST_WAITING = 5_000;
/** NOTIFY takes fewer than 8000 bytes; ours are ASCII. */
const LONGEST_MESSAGE = 7_900;

/**
 * Collects what other processes are to be told and sends it in batches: at once when idle, else 20 times a second.
 * What could not be sent is kept and tried again; past 5,000 topics it becomes one hint for everything.
 */
export class HintBatches {
  readonly #waiting = new Set<Hint>();
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #notBefore = 0;
  #closed = false;

  /** `sender` is this process's name: it recognises its own messages by it. `send` sends all messages or throws. */
  constructor(
    private readonly sender: string,
    private readonly send: (messages: string[]) => Promise<void>,
  ) {}

  add(hint: Hint): void {
    if (this.#closed || this.#waiting.has(EVERYTHING)) return;
    const tooMany = this.#waiting.size >= MOST_WAITING;
    if (tooMany || hint === EVERYTHING) this.#waiting.clear();
    this.#waiting.add(tooMany ? EVERYTHING : hint);
    this.schedule();
  }

  /** Sends what waits, once, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.#waiting.size > 0) await this.flush();
  }

  private schedule(): void {
    if (this.#timer || this.#sending) return;
    const delay = Math.max(0, this.#notBefore - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.flush();
    }, delay).unref();
  }

  private async flush(): Promise<void> {
    const hints = [...this.#waiting];
    this.#waiting.clear();
    try {
      await this.send(asMessages(this.sender, hints));
      this.#notBefore = performance.now() + PAUSE_MS;
    } catch {
      this.#notBefore = performance.now() + RETRY_MS;
      for (const hint of hints) this.add(hint);
    }
    this.#sending = undefined;
    if (this.#waiting.size > 0 && !this.#closed) this.schedule();
  }
}

/** `sender topic topic ...`, in as few messages as hold them. */
function asMessages(sender: string, hints: Hint[]): string[] {
  const messages: string[] = [];
  let message = sender;
  for (const hint of hints) {
    if (message.length + hint.length + 1 > LONGEST_MESSAGE) {
      messages.push(message);
      message = sender;
    }
    message += ` ${hint}`;
  }
  return [...messages, message];
}

/** The hints of a message; none where this process sent it itself, for it has told its own already. */
export function readMessage(message: string, self: string): Hint[] {
  const [sender, ...hints] = message.split(' ');
  return sender === self ? [] : (hints as Hint[]);
}
