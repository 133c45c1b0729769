import type { Logger } from 'pino';

export interface Repetition {
  /** Resolves when the round that is under way, if any, has ended. */
  stop(): Promise<void>;
}

/** Does something again and again, `pauseMs` after each round's end. A round that fails is logged; the next one comes. */
export function repeat(what: string, pauseMs: number, log: Logger, round: () => Promise<unknown>): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let current: Promise<void> = Promise.resolve();

  const next = () => {
    if (stopped) return;
    current = round().then(
      () => {},
      (error: unknown) => log.error({ err: error }, `could not ${what}`),
    );
    void current.then(() => {
      if (!stopped) timer = setTimeout(next, pauseMs);
    });
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
