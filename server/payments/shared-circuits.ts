import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { RedisChannel } from '../platform/redis-channel.js';
import { CircuitState, type ProviderCircuit, type SharedState } from './circuit-breaker.js';

const said = z.object({
  from: z.string(),
  /** Left out by whoever just came and asks what is open. */
  circuit: z.string().optional(),
  state: z.enum([CircuitState.OPEN, CircuitState.CLOSED]).optional(),
});

/**
 * The state of the circuits in all processes, through Redis: one process that finds a provider away spares the others
 * the ten calls that it took to find out, and tells them when it is back.
 *
 * What is said is a hint. A process that hears nothing finds out by itself, as without Redis; one that missed the end
 * of an outage tries again after its own minute. Whoever comes, or comes back, asks the others what is open.
 */
export class SharedCircuits {
  readonly #self = randomUUID();
  readonly #channel: RedisChannel;

  constructor(
    redisUrl: string,
    private readonly circuits: readonly ProviderCircuit[],
    private readonly log: Logger,
  ) {
    const ears = {
      heard: (message: string) => this.hear(message),
      listening: () => {
        this.say({});
        this.sayWhatIsOpen();
      },
    };
    this.#channel = new RedisChannel(redisUrl, 'foyer:circuits', 'the circuits', ears, log);
    for (const circuit of circuits) circuit.onChange = state => this.say({ circuit: circuit.name, state });
  }

  /** Resolves when the first attempt to connect is over; later ones follow by themselves. */
  connect(): Promise<void> {
    return this.#channel.connect();
  }

  close(): void {
    this.#channel.close();
  }

  private hear(message: string): void {
    const heard = said.safeParse(parsed(message)).data;
    if (!heard || heard.from === this.#self) return;
    const { circuit: name, state } = heard;
    if (name === undefined) return this.sayWhatIsOpen();
    if (state) this.circuits.find(circuit => circuit.name === name)?.follow(state);
  }

  private sayWhatIsOpen(): void {
    for (const { name, state } of this.circuits) {
      if (state === CircuitState.OPEN) this.say({ circuit: name, state });
    }
  }

  private say(words: { circuit?: string; state?: SharedState }): void {
    this.#channel
      .publish(JSON.stringify({ from: this.#self, ...words }))
      .catch((err: unknown) => this.log.debug({ err }, 'the other processes don’t hear of a circuit'));
  }
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return null;
  }
}
