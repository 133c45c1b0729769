import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CheckInOutcome } from '../../gql/graphql.js';
import { i18n } from '../../words/words.js';

/** Why scans are refused, in a few words. */
const words: Partial<Record<CheckInOutcome, MessageDescriptor>> = {
  ALREADY_CHECKED_IN: msg`Inside already`,
  NOT_CHECKED_IN: msg`An exit of somebody who is not inside`,
  REFUNDED: msg`Refunded ticket`,
  VOID: msg`Void ticket`,
  REPLACED: msg`Older code of a ticket that was passed on`,
  WRONG_EVENT: msg`Ticket of another event`,
  WRONG_GATE: msg`Ticket for another gate`,
  TOO_EARLY: msg`Before its time of entry`,
  TOO_LATE: msg`After its time of entry`,
  NO_REENTRY: msg`Left before, and there is no re-entry`,
  EVENT_CANCELLED: msg`Event called off`,
  UNKNOWN_TICKET: msg`No such ticket`,
  BAD_SIGNATURE: msg`Forged or damaged code`,
  EXPIRED_CODE: msg`Picture of a rotating code, too old`,
};

export function refusalWords(outcome: CheckInOutcome): string {
  const known = words[outcome];
  return known ? i18n._(known) : outcome;
}
