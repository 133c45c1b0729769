import { firstMessage, forkLoad } from './loads/load.js';
import type { SubscribersAsk, SubscribersHeard, SubscribersJob } from './loads/subscribers.load.js';

/** People who look on. */
export interface Watchers {
  /** Forgets what came until now. */
  begin(): Promise<void>;
  /** What came since, when everybody has seen this last figure; null where nobody knows it. */
  end(available?: number | null): Promise<SubscribersHeard>;
  /** When the last of them had a figure with this text, in ms since 1970; null: not everybody has it. Asked before it comes. */
  until(text: string): Promise<number | null>;
  sendAway(): void;
}

/** Lets them look on, in a process of their own; answers when all of them are there. */
export async function letWatch(job: SubscribersJob): Promise<Watchers> {
  const load = forkLoad('subscribers', job);
  await firstMessage(load, 'subscribers');
  const ask = <Told>(asked: SubscribersAsk): Promise<Told> => {
    const told = firstMessage<Told>(load, 'subscribers');
    load.send(asked);
    return told;
  };
  return {
    async begin() {
      await ask({ kind: 'begin' });
    },
    end: (available = null) => ask({ kind: 'end', available }),
    until: async text => (await ask<{ at: number | null }>({ kind: 'until', text })).at,
    sendAway: () => load.disconnect(),
  };
}
