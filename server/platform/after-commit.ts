import { TransactionContext, type TransactionEventArgs } from '@mikro-orm/postgresql';
import { log } from './log.js';

/**
 * Runs `effect` once the surrounding transaction has committed, or at once when there is none.
 *
 * Only for hints that may be lost, such as live updates: the process can die between the commit and the effect.
 * Anything that must happen is a job, which commits with the data that it belongs to.
 *
 * Not together with TransactionPropagation.NESTED: the release of a savepoint counts as a commit there, and the hint
 * would come before the change can be seen. Nothing here uses it.
 */
export function afterCommit(effect: () => void): void {
  const transaction = TransactionContext.getEntityManager();
  if (!transaction) return effect();

  transaction.getEventManager().registerSubscriber({
    afterTransactionCommit(_args: TransactionEventArgs) {
      try {
        effect();
      } catch (error) {
        log.error({ err: error }, 'after-commit effect failed'); // the data is safe: the request must not fail for it
      }
      return Promise.resolve();
    },
  });
}
