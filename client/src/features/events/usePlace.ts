import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useSubscription } from '@apollo/client/react';
import { skipToken } from '@apollo/client/react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type * as Gql from '../../gql/graphql.js';
import { problemOf } from '../../lib/problem.js';
import { serverWords } from '../../lib/server-words.js';
import { forgetPlace, keepPlace, placeIn } from '../../lib/queue-place.js';
import { useTriedAgain } from './useTriedAgain.js';

const JOIN: TypedDocumentNode<Gql.JoinQueueMutation, Gql.JoinQueueMutationVariables> = gql`
  mutation JoinQueue($input: JoinQueueInput!) {
    joinQueue(input: $input) {
      __typename
      ... on QueueTicket {
        id
        lane
        opensHidden
      }
      ... on UserError {
        message
      }
    }
  }
`;

const ENTER_CODE: TypedDocumentNode<Gql.EnterVipCodeMutation, Gql.EnterVipCodeMutationVariables> = gql`
  mutation EnterVipCode($input: EnterVipCodeInput!) {
    enterVipCode(input: $input) {
      __typename
      ... on QueueTicket {
        id
        lane
        opensHidden
      }
    }
  }
`;

const LEAVE: TypedDocumentNode<Gql.LeaveQueueMutation, Gql.LeaveQueueMutationVariables> = gql`
  mutation LeaveQueue($input: LeaveQueueInput!) {
    leaveQueue(input: $input) {
      __typename
    }
  }
`;

const PLACE: TypedDocumentNode<Gql.PlaceSubscription, Gql.PlaceSubscriptionVariables> = gql`
  subscription Place($id: ID!) {
    queueTicket(id: $id) {
      id
      lane
      opensHidden
      status
      position
      estimatedWaitSeconds
      admissionToken
      admissionUsed
      admissionExpiresAt
      waitingRoom {
        paused
        opensAt
        waiting
      }
    }
  }
`;

export type Place = Gql.PlaceSubscription['queueTicket'];

/** This device's place in an event's waiting room, live; and how to take one and give it up. */
export function usePlace(eventId: string) {
  const [id, setId] = useState(() => placeIn(eventId));
  const [wrongCode, setWrongCode] = useState(false);
  // Where one can't wait, the page that offered it is out of date: perhaps everybody may buy now.
  const [join, joining] = useMutation(JOIN, {
    refetchQueries: ({ data }) => (data?.joinQueue.__typename === 'QueueClosedError' ? ['EventPage'] : []),
  });
  const [enter, entering] = useMutation(ENTER_CODE);
  const [leave, leaving] = useMutation(LEAVE);
  const { data, error } = useSubscription(PLACE, id ? { variables: { id }, fetchPolicy: 'no-cache' } : skipToken);

  const [params, setParams] = useSearchParams();
  const linked = params.get('code') ?? '';

  /** What a code opened is bought with it: it stays in the address, as one that came with a link. */
  function keep(code: string) {
    const withCode = (before: URLSearchParams) => new URLSearchParams([...before].filter(([name]) => name !== 'code').concat([['code', code]])); // prettier-ignore
    setParams(withCode, { replace: true, preventScrollReset: true });
  }

  /** Rejects where the server did not answer with a place or the reason why there is none. */
  const joined = useTriedAgain(async (vipCode: string) => {
    const code = vipCode || linked;
    const joinWith = (word: string) => join({ variables: { input: { eventId, ...(word && { vipCode: word }) } } });
    const answer = await joinWith(code).catch((problem: unknown) => {
      // Too many wrong codes from this network: nobody typed the link's, and without it there is a place.
      if (vipCode === '' && linked !== '' && problemOf(problem).code === 'RATE_LIMITED') return joinWith('');
      throw problem;
    });
    const result = answer.data?.joinQueue;
    if (result?.__typename !== 'QueueTicket') return;
    setWrongCode(vipCode !== '' && result.lane !== 'VIP' && !result.opensHidden);
    keepPlace(eventId, result.id);
    setId(result.id);
    if (result.opensHidden && code !== linked) keep(code);
  });

  function forget() {
    forgetPlace(eventId);
    setId(null);
  }

  return {
    /** Undefined until it is known; null where this device has none. */
    place: id && data?.queueTicket.id === id ? data.queueTicket : id ? undefined : null,
    isGone: error !== undefined && problemOf(error).code === 'NOT_FOUND',
    error: (joined.isWaiting ? undefined : joining.error) ?? entering.error ?? leaving.error ?? error,
    /** Too many got in line at once: it is tried again by itself within a minute or so. */
    triesAgain: joined.isWaiting,
    busy: joining.loading || joined.isWaiting || entering.loading || leaving.loading,
    /** What the room says instead of a place, in words. */
    refusal: joining.data?.joinQueue.__typename === 'QueueClosedError' ? serverWords(joining.data.joinQueue) : null,
    /** A code was typed and opened nothing. */
    wrongCode,
    forget,
    join: joined.run,
    /** What changes comes with the place. */
    enterCode: async (vipCode: string) => {
      if (!id) return;
      const before = data?.queueTicket;
      const answer = await enter({ variables: { input: { queueTicketId: id, vipCode } } }).catch(() => null);
      const result = answer?.data?.enterVipCode;
      if (result?.__typename !== 'QueueTicket') return;
      const opened = result.opensHidden && !before?.opensHidden;
      setWrongCode(!opened && result.lane === before?.lane);
      if (opened) keep(vipCode);
    },
    leave: async () => {
      if (!id) return;
      const answer = await leave({ variables: { input: { queueTicketId: id } } }).catch(() => null);
      if (answer?.data) forget();
    },
  };
}
