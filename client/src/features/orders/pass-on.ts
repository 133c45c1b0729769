import { gql, type TypedDocumentNode } from '@apollo/client';
import { t } from '@lingui/core/macro';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';

/** What it takes to pass a ticket on, and what became of that before. */
export const PASS_ON: TypedDocumentNode<Gql.PassOnFragment> = gql`
  fragment PassOn on Ticket {
    id
    serial
    code
    holderEmail
    transferable
    event {
      id
      transferPolicy
      timeZone
    }
    transfers {
      id
      status
      ticketUsed
      cancellable
      fromEmail
      fromName
      toEmail
      expiresAt
      offeredAt
      settledAt
    }
  }
`;

export const OFFER_TRANSFER: TypedDocumentNode<Gql.OfferTransferMutation, Gql.OfferTransferMutationVariables> = gql`
  mutation OfferTransfer($input: OfferTransferInput!) {
    offerTransfer(input: $input) {
      __typename
      ... on Transfer {
        id
        status
        ticket {
          id
          ...PassOn
        }
      }
      ... on InvalidInputError {
        fields {
          path
          message
        }
      }
      ... on UserError {
        message
      }
    }
  }
  ${PASS_ON}
`;

export const CANCEL_TRANSFER: TypedDocumentNode<Gql.CancelTransferMutation, Gql.CancelTransferMutationVariables> = gql`
  mutation CancelTransfer($input: TransferIdInput!) {
    cancelTransfer(input: $input) {
      __typename
      ... on Transfer {
        id
        status
        ticketUsed
        settledAt
        cancellable
        ticket {
          id
          ...PassOn
        }
      }
      ... on UserError {
        message
      }
    }
  }
  ${PASS_ON}
`;

type PassedTransfer = Omit<Gql.PassOnFragment['transfers'][number], 'id' | 'cancellable'>;

/** One step of a ticket's way, as whoever gave or got it tells it. */
export function transferWords(
  { status, ticketUsed, fromEmail, fromName, toEmail, expiresAt, offeredAt, settledAt }: PassedTransfer,
  mine: string | null,
  timeZone: string,
): string {
  const got = toEmail === mine;
  const ended = settledAt ? t` on ${dateAndTime(settledAt, timeZone)}` : '';
  switch (status) {
    case 'AWAITING_APPROVAL':
      return t`For ${toEmail}: the organizer has to agree first, and you get a mail.`;
    case 'PENDING':
      if (got) return t`${fromName} offers it to you: the link is in your mail.`;
      return t`Offered to ${toEmail}, who can take it until ${dateAndTime(expiresAt, timeZone)}.`;
    case 'ACCEPTED':
      return got ? t`You got it from ${fromName} (${fromEmail})${ended}.` : t`Passed on to ${toEmail}${ended}.`;
    case 'DECLINED':
      return offeredAt ? t`${toEmail} declined it${ended}.` : t`The organizer did not agree to ${toEmail}${ended}.`;
    case 'CANCELLED':
      if (ticketUsed)
        return got
          ? t`${fromName} offered it to you. It was used at the gate before you took it, so the offer is over.`
          : t`The ticket was used at the gate, so the offer to ${toEmail} is over.`;
      return t`The offer to ${toEmail} was taken back${ended}.`;
    case 'EXPIRED':
      return offeredAt
        ? t`${toEmail} did not take it in time.`
        : t`The organizer did not decide in time about ${toEmail}.`;
  }
}
