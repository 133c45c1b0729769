import { DifferenceKind } from './reconciliation.entity.js';
import type { PaymentIssueKind } from './payment-issue.types.js';

/** What a person does about each, in one place. */
export const ADVICE: Record<Exclude<PaymentIssueKind, 'DIFFERENCE'>, string> = {
  PAYMENT_MISMATCHED:
    'It goes back to the buyer by itself. Where it stays here, see what its refund says, and give it back at the provider.',
  PAYMENT_UNSETTLED:
    'See whether the provider is set up and answers, then look the payment up there. It is asked about until there is an answer.',
  REFUND_FAILED:
    'See why it failed, and have the event’s organizer try it again. Where that can’t work, give the money back in another way.',
  REFUND_UNSETTLED:
    'Look the refund up at the provider: it may wait for the buyer’s bank details there. It is asked about until there is an answer.',
  WEBHOOK_FAILED: 'Read its error. Once its cause is gone, have it worked off again.',
  DISPUTE_OPEN:
    'Answer it on the provider’s own pages, with what shows that the tickets were bought and used. Nothing is refunded meanwhile.',
};

export const DIFFERENCE_ADVICE: Record<DifferenceKind, string> = {
  [DifferenceKind.PAYMENT_NOT_SETTLED]:
    'The provider took the money and may have given it back since. Look the payment up there and see that its buyer has tickets or money.',
  [DifferenceKind.PAYMENT_UNKNOWN_HERE]:
    'The provider took money for a payment that is not in this database. Find the buyer there, and give the money back.',
  [DifferenceKind.PAYMENT_UNKNOWN_THERE]:
    'Here it is paid, and the provider knows nothing of it. See whether the keys are those of the account that took it.',
  [DifferenceKind.PAYMENT_AMOUNT]:
    'The provider took another amount than is recorded here. Look the payment up there, and give back what was too much.',
  [DifferenceKind.REFUND_UNKNOWN_HERE]:
    'Somebody gave money back at the provider, and its tickets still let people in. Agree with the promoter what becomes of them, then close this with a note (`resolveDifference`): that books what went back.',
  [DifferenceKind.REFUND_UNKNOWN_THERE]:
    'Here the money went back, and the provider knows nothing of it. See there whether the buyer has it.',
  [DifferenceKind.REFUND_AMOUNT]: 'Another amount went back than is recorded here. Look the refund up at the provider.',
  [DifferenceKind.REFUND_STATUS]:
    'The refund stands otherwise at the provider than here. Look it up there, and see that the buyer has the money once.',
};
