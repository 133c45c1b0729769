import { firstMessage, forkLoad } from './loads/load.js';
import type { SubscribersAsk, SubscribersHeard, SubscribersJob } from './loads/subscribers.load.js';

/** People who look on. */
export interface Watchers {
  /** Forgets what came until now. */
  begin(): Promise<void>;
  /** What came since, when everybody has seen this last figure; null where nobody knows it. */
  end(available?: number | null): Promise<SubscribersHeard>;
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
    sendAway: () => load.disconnect(),
  };
}
