import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { gql, type TypedDocumentNode } from '@apollo/client';
import type * as Gql from '../../gql/graphql.js';

export const CHECK_IN: TypedDocumentNode<Gql.GateCheckInMutation, Gql.GateCheckInMutationVariables> = gql`
  mutation GateCheckIn($input: CheckInInput!) {
    checkIn(input: $input) {
      scanId
      outcome
      ticket {
        id
        serial
        status
        holderName
        tier {
          id
          name
        }
      }
      first {
        id
        gate
        scannedAt
      }
      attendance {
        eventId
        sequence
        checkedIn
        inside
        sold
      }
    }
  }
`;

export const START_SHIFT: TypedDocumentNode<Gql.GateStartShiftMutation, Gql.GateStartShiftMutationVariables> = gql`
  mutation GateStartShift($input: StartShiftInput!) {
    startShift(input: $input) {
      __typename
      ... on Device {
        id
      }
      ... on WrongStateError {
        state
      }
      ... on UserError {
        message
      }
    }
  }
`;

export const END_SHIFT: TypedDocumentNode<Gql.GateEndShiftMutation, Gql.GateEndShiftMutationVariables> = gql`
  mutation GateEndShift($input: EndShiftInput!) {
    endShift(input: $input) {
      __typename
      ... on UserError {
        message
      }
    }
  }
`;

/** The server was reached and said no: nothing that waiting or deciding here would change. */
const FINAL = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT'];

/** The code of an answer that is final; null where there was none, or where the server has trouble of its own. */
export function finalRefusal(error: unknown): string | null {
  if (!CombinedGraphQLErrors.is(error)) return null;
  const code = error.errors[0]?.extensions?.['code'];
  return typeof code === 'string' && FINAL.includes(code) ? code : null;
}

/** A server that says more than this has a clock of its own. */
const LONGEST_REST_MS = 60_000;

/** How long a server that has had too much asks to be left alone, in milliseconds; null where it says nothing of the kind. */
export function restOf(error: unknown): number | null {
  if (!ServerError.is(error) || error.statusCode !== 429) return null;
  const seconds = Number(error.response.headers.get('retry-after'));
  return seconds > 0 ? Math.min(seconds * 1_000, LONGEST_REST_MS) : null;
}

/** The server answered, if only with an error: passed over. Throws where it was not reached. */
export function throwUnanswered(error: unknown): void {
  if (!CombinedGraphQLErrors.is(error) && !ServerError.is(error)) throw error;
}
