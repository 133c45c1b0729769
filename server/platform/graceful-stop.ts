import type { Logger } from 'pino';

/** Ctrl-C under npm comes twice, from the terminal and from npm; a person who insists is slower. */
const SAME_SIGNAL_MS = 1_000;

/** What is done on the way out, in this order. */
export type StopStep = readonly [name: string, stop: () => Promise<unknown>];

type StopSteps = () => readonly StopStep[] | Promise<readonly StopStep[]>;

export interface GracefulStopOptions {
  log: Logger;
  /** The process ends after this time whatever still hangs, with exit code 1. */
  deadlineMs: number;
}

/**
 * Ends the process on SIGTERM and SIGINT, after `steps`, which are asked for then; one that fails is logged and the next is taken. An error that
 * nobody caught ends it the same way, with exit code 1. A second signal, from a person who won't wait, ends it at once. Returns a function that
 * does what a signal does.
 */
export function stopGracefully(steps: StopSteps, { log, deadlineMs }: GracefulStopOptions): (code?: number) => void {
  let stopping = false;
  let toldAt = 0;

  const stop = (code = 0): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      log.error({ deadlineMs }, 'stopping took too long');
      process.exit(1);
    }, deadlineMs).unref();
    void takeSteps(steps, log).then(clean => process.exit(clean ? code : 1));
  };

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping && performance.now() - toldAt > SAME_SIGNAL_MS) process.exit(1);
      if (stopping) return;
      toldAt = performance.now();
      log.info({ signal }, 'stopping');
      stop();
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event);
      stop(1);
    });
  }
  return stop;
}

async function takeSteps(steps: StopSteps, log: Logger): Promise<boolean> {
  let clean = true;
  for (const [name, step] of await steps()) {
    try {
      await step();
      log.debug({ step: name }, 'stopped');
    } catch (error) {
      clean = false;
      log.error({ err: error, step: name }, 'could not be stopped');
    }
  }
  return clean;
}
