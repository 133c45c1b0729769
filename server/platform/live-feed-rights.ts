import { clock } from './clock.js';
import { ForbiddenError } from './errors.js';

/**
 * The changes for as long as `allowed` says so: asked before a change is handed on, where the last answer is older
 * than `forMs`. A no ends the stream with an error. The caller has asked before the first change.
 */
export function whileAllowed(
  changes: AsyncIterableIterator<void>,
  allowed: () => Promise<boolean>,
  forMs: number,
): AsyncIterableIterator<void> {
  let askedAt = clock.now().getTime();
  const check = async (): Promise<void> => {
    const now = clock.now().getTime();
    if (now - askedAt < forMs) return;
    if (!(await allowed())) throw new ForbiddenError('You may not see this any more.');
    askedAt = now;
  };
  return {
    async next() {
      const change = await changes.next();
      if (change.done) return change;
      try {
        await check();
      } catch (error) {
        await changes.return?.();
        throw error;
      }
      return change;
    },
    return: () => changes.return!(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
