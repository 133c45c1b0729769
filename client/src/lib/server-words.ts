import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { language } from '../words/language.js';
import { i18n } from '../words/words.js';

/** A member of a mutation's union that says why not. */
export interface Refusal {
  __typename: string;
  message: string;
}

/** What the server says, for whoever reads English; in another language its kind in our words, where we have some. */
export function serverWords({ __typename, message }: Refusal): string {
  const known = language() === 'en' ? undefined : kinds[__typename];
  return known ? i18n._(known) : message;
}

/** What is wrong with a field as the server says it, which is in English; in another language that something is. */
export const fieldWords = ({ message }: { message: string }): string =>
  language() === 'en' ? message : t`The server did not take this. Check it.`;

const kinds: Record<string, MessageDescriptor> = {
  AlreadyOnWaitlistError: msg`This address is in line already.`,
  AmountTooSmallError: msg`The amount is below what this provider takes.`,
  ApprovalRequiredError: msg`The organizer confirms each guest.`,
  CapacityBelowSoldError: msg`More tickets than that are sold or held already.`,
  CurrencyNotSupportedError: msg`This way of paying does not take this currency.`,
  EmailTakenError: msg`This address has an account already.`,
  EventIncompleteError: msg`Something is still missing before it can be published.`,
  HoldExpiredError: msg`The hold has ended.`,
  IdempotencyConflictError: msg`It has changed meanwhile. Press again.`,
  InvalidCredentialsError: msg`Address and password don’t go together.`,
  InvalidInputError: msg`Check what you entered and try again.`,
  LastOwnerError: msg`An organization keeps at least one owner.`,
  LinkExpiredError: msg`This link no longer works.`,
  OfferExpiredError: msg`This offer is over.`,
  OfferUnclaimedError: msg`The organizer asks something first.`,
  PaymentProviderUnavailableError: msg`The payment provider can’t be reached right now.`,
  PromoCodeInvalidError: msg`This code is not valid here, or no longer.`,
  QuantityLimitError: msg`So many tickets can’t be bought at once.`,
  QueueClosedError: msg`Nobody can get in line now.`,
  RefundNotAllowedError: msg`These tickets can’t be refunded.`,
  SaleNotOpenError: msg`The sale is not open now.`,
  SessionExpiredError: msg`Your session has ended. Sign in again.`,
  SoldOutError: msg`There are not so many tickets left.`,
  StillAvailableError: msg`These tickets can be bought now.`,
  TransferNotAllowedError: msg`This ticket can’t be passed on now.`,
  UploadRefusedError: msg`This file can’t be taken, or not just now. Look at its kind and its size, or try again later.`,
  WeakPasswordError: msg`This password is too easy to guess.`,
  WrongStateError: msg`It has changed meanwhile. Look at it again.`,
};
