import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { DifferenceKind, PaymentIssueKind } from '../../gql/graphql.js';
import { language } from '../../words/language.js';
import { i18n } from '../../words/words.js';
import type { IssueLine } from './operator.js';

/** What a person does about it: the server's own words in English, ours in another language. */
export function adviceOn({ kind, differenceKind, advice }: IssueLine): string {
  if (language() === 'en') return advice;
  const known = differenceKind ? ofDifferences[differenceKind] : kind === 'DIFFERENCE' ? undefined : ofKinds[kind];
  return known ? i18n._(known) : advice;
}

const ofKinds: Record<Exclude<PaymentIssueKind, 'DIFFERENCE'>, MessageDescriptor> = {
  PAYMENT_MISMATCHED: msg`It goes back to the buyer by itself. Where it stays here, see what its refund says, and give it back at the provider.`,
  PAYMENT_UNSETTLED: msg`See whether the provider is set up and answers, then look the payment up there. It is asked about until there is an answer.`,
  REFUND_FAILED: msg`See why it failed, and have the event’s organizer try it again. Where that can’t work, give the money back in another way.`,
  REFUND_UNSETTLED: msg`Look the refund up at the provider: it may wait for the buyer’s bank details there. It is asked about until there is an answer.`,
  WEBHOOK_FAILED: msg`Read its error. Once its cause is gone, have it worked off again.`,
  DISPUTE_OPEN: msg`Answer it on the provider’s own pages, with what shows that the tickets were bought and used. Nothing is refunded meanwhile.`,
};

const ofDifferences: Record<DifferenceKind, MessageDescriptor> = {
  PAYMENT_NOT_SETTLED: msg`The provider took the money and may have given it back since. Look the payment up there and see that its buyer has tickets or money.`,
  PAYMENT_UNKNOWN_HERE: msg`The provider took money for a payment that is not in this database. Find the buyer there, and give the money back.`,
  PAYMENT_UNKNOWN_THERE: msg`Here it is paid, and the provider knows nothing of it. See whether the keys are those of the account that took it.`,
  PAYMENT_AMOUNT: msg`The provider took another amount than is recorded here. Look the payment up there, and give back what was too much.`,
  REFUND_UNKNOWN_HERE: msg`Somebody gave money back at the provider, and its tickets still let people in. Agree with the promoter what becomes of them, then close this with a note: that books what went back.`,
  REFUND_UNKNOWN_THERE: msg`Here the money went back, and the provider knows nothing of it. See there whether the buyer has it.`,
  REFUND_AMOUNT: msg`Another amount went back than is recorded here. Look the refund up at the provider.`,
  REFUND_STATUS: msg`The refund stands otherwise at the provider than here. Look it up there, and see that the buyer has the money once.`,
};
