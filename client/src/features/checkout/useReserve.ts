import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { useViewer } from '../../apollo/useSession.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { keepOrderToken } from '../../lib/order-token.js';
import { admissionTo, keepOrderOf } from '../../lib/queue-place.js';
import { useIntentKey } from '../../lib/useIntentKey.js';
import { unknownRefusal } from '../../lib/problem.js';
import { serverWords } from '../../lib/server-words.js';
import { keepDraft, linesOf, type Draft } from './draft.js';

const RESERVE: TypedDocumentNode<Gql.ReserveMutation, Gql.ReserveMutationVariables> = gql`
  mutation Reserve($input: ReserveTicketsInput!) {
    reserveTickets(input: $input) {
      __typename
      ... on Order {
        id
        accessToken
        total {
          amount
          currency
        }
      }
      ... on UserError {
        message
      }
      ... on SoldOutError {
        tierId
        available
        waitlistOpen
      }
      ... on SaleNotOpenError {
        tierId
        opensAt
        closedAt
      }
      ... on QuantityLimitError {
        tierId
        min
        max
      }
      ... on QueueRequiredError {
        reason
      }
      ... on AnswersMissingError {
        questionIds
      }
      ... on InvalidInputError {
        fields {
          path
          message
        }
      }
    }
  }
`;

type Result = Gql.ReserveMutation['reserveTickets'];
export type Refusal = Exclude<Result, { __typename: 'Order' }>;
export type HeldOrder = Extract<Result, { __typename: 'Order' }>;

/** Holds tickets. The order's token and the wish are kept in this tab before anything else happens. */
export function useReserve() {
  const [run, { loading, error }] = useMutation(RESERVE, {
    // A waiting room that this tab has not heard of: the event's page, on the way back to it, asks anew.
    update: (cache, { data }, { variables }) => {
      if (data?.reserveTickets.__typename !== 'QueueRequiredError' || !variables) return;
      const id = cache.identify({ __typename: 'Event', id: variables.input.eventId });
      if (id) cache.evict({ id, fieldName: 'waitingRoom' });
    },
  });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { keyFor, forget } = useIntentKey();
  const viewer = useViewer();

  async function reserve(draft: Draft): Promise<HeldOrder | null> {
    const admission = admissionTo(draft.eventId);
    const wish = {
      eventId: draft.eventId,
      items: linesOf(draft.items),
      buyer: { name: draft.name, email: draft.email },
      ...(draft.promoCode && { promoCode: draft.promoCode }),
      ...(admission && { admissionToken: admission }),
      ...(draft.answers && { answers: draft.answers }),
    };
    setRefusal(null);
    const { data } = await run({ variables: { input: { ...wish, idempotencyKey: keyFor(wish) } } }).catch(() => ({
      data: undefined,
    }));
    const result = data?.reserveTickets;
    if (!result) return null;
    // Refusals are not stored on the server, but a new press is a new wish all the same.
    forget();
    if (result.__typename !== 'Order') {
      setRefusal(result);
      return null;
    }
    if (result.accessToken) keepOrderToken(result.id, result.accessToken);
    if (admission) keepOrderOf(draft.eventId, result.id);
    keepDraft(viewer, result.id, draft);
    return result;
  }

  return { reserve, loading, error, refusal };
}

/** Why the tickets could not be held, and what to do about it. `tierName` names a tier of the event. */
export function wordsFor(refusal: Refusal, tierName: (tierId: string) => string): { title: string; advice: string } {
  switch (refusal.__typename) {
    case 'SoldOutError': {
      const { available, tierId, waitlistOpen } = refusal;
      return available > 0
        ? { title: t`Only ${available} left of ${tierName(tierId)}`, advice: t`Choose fewer tickets and try again.` }
        : {
            title: t`${tierName(tierId)} has just sold out`,
            advice: waitlistOpen
              ? t`Choose another kind of ticket, or join the waitlist on the event’s page.`
              : t`Choose another kind of ticket. Held tickets may return within minutes.`,
          };
    }
    case 'SaleNotOpenError': {
      const { opensAt, closedAt, tierId } = refusal;
      if (closedAt)
        return { title: t`The sale of ${tierName(tierId)} has ended`, advice: t`Choose another kind of ticket.` };
      const when = opensAt ? t`It opens ${dateAndTime(opensAt)}, your time.` : t`Look again later.`;
      return { title: t`${tierName(tierId)} is not on sale yet`, advice: when };
    }
    case 'QuantityLimitError':
      return {
        title: t`${tierName(refusal.tierId)}: from ${refusal.min} to ${refusal.max} tickets`,
        advice: t`Change how many and try again.`,
      };
    case 'InvalidInputError':
      return {
        title: t`Something isn’t right`,
        advice: serverWords({
          ...refusal,
          message: refusal.fields.map(field => field.message).join(' ') || refusal.message,
        }),
      };
    case 'AnswersMissingError':
      return {
        title: t`The organizer asks something more`,
        advice: t`Answer what is marked. Is nothing marked? Then choose your tickets again: the questions have changed.`,
      };
    case 'IdempotencyConflictError':
      return { title: t`That order changed meanwhile`, advice: t`Press again to hold the tickets as they are now.` };
    case 'PromoCodeInvalidError':
      return { title: t`That code isn’t valid here`, advice: serverWords(refusal) };
    case 'QueueRequiredError':
      return withoutTurn(refusal.reason);
    case 'ApprovalRequiredError':
      return { title: t`The organizer confirms each guest`, advice: t`Register on the event’s page instead.` };
    default:
      return unknownRefusal(refusal satisfies never);
  }
}

function withoutTurn(reason: Gql.QueueRequiredReason): { title: string; advice: string } {
  switch (reason) {
    case 'USED':
      return {
        title: t`You have an order already`,
        advice: t`Your turn led to it. For another order take another place.`,
      };
    case 'OTHER_PERSON':
      return {
        title: t`This turn is somebody else’s`,
        advice: t`Sign in as whoever took the place, or take another one.`,
      };
    case 'OTHER_LANE':
      return {
        title: t`These tickets need a VIP code`,
        advice: t`They are for those who came in with one. Choose another kind of ticket.`,
      };
    default:
      return {
        title: t`It isn’t your turn`,
        advice: t`This sale has a waiting room: take a place on the event’s page, and buy when it is your turn.`,
      };
  }
}
