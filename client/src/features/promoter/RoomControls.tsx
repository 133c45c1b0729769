import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { Button } from '../../components/Button.js';
import { Failure } from '../../components/Notice.js';
import { Skeleton } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';

const ROOM: TypedDocumentNode<Gql.RoomNowQuery, Gql.RoomNowQueryVariables> = gql`
  query RoomNow($id: ID!) {
    event(id: $id) {
      id
      timeZone
      waitingRoom {
        open
        opensAt
        waiting
        admitPerMinute
        paused
      }
    }
  }
`;

const PAUSE: TypedDocumentNode<Gql.PauseWaitingRoomMutation, Gql.PauseWaitingRoomMutationVariables> = gql`
  mutation PauseWaitingRoom($input: PauseWaitingRoomInput!) {
    pauseWaitingRoom(input: $input) {
      __typename
      ... on Event {
        id
        waitingRoom {
          open
          paused
          admitPerMinute
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Where the line stands, read every few seconds; to stop it, let it go on, or change its pace. */
export function RoomControls({ eventId }: { eventId: string }) {
  const { data, error } = useQuery(ROOM, {
    variables: { id: eventId },
    pollInterval: 5_000,
    fetchPolicy: 'cache-and-network',
  });
  const [pause, pausing] = useMutation(PAUSE);
  const event = data?.event;
  const room = event?.waitingRoom;
  if (!room) return error ? <Failure error={error} /> : <Skeleton className="mb-6 h-20 w-full" />;
  const change = (input: { paused?: boolean; admitPerMinute?: number }) =>
    void pause({ variables: { input: { eventId, ...input } } }).catch(() => undefined);
  const { waiting, paused, admitPerMinute, opensAt } = room;
  return (
    <div className="mb-6 flex flex-col gap-3 border-b border-hairline pb-6">
      <p role="status" className="text-lg">
        <strong className="tabular-nums">{formatNumber(waiting)}</strong> {waiting === 1 ? 'waits' : 'wait'},{' '}
        {paused
          ? 'and nobody comes in.'
          : !room.open && opensAt
            ? `and the line opens ${dateAndTime(opensAt, event.timeZone)}.`
            : `${formatNumber(admitPerMinute)} come in a minute.`}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button look={paused ? 'primary' : 'quiet'} busy={pausing.loading} onClick={() => change({ paused: !paused })}>
          {paused ? 'Let them come in again' : 'Pause'}
        </Button>
        <Button
          look="quiet"
          busy={pausing.loading}
          disabled={admitPerMinute <= 1}
          onClick={() => change({ admitPerMinute: Math.max(1, Math.floor(admitPerMinute / 2)) })}
        >
          Half as fast
        </Button>
        <Button
          look="quiet"
          busy={pausing.loading}
          disabled={admitPerMinute >= 60_000}
          onClick={() => change({ admitPerMinute: Math.min(60_000, admitPerMinute * 2) })}
        >
          Twice as fast
        </Button>
      </div>
      {(pausing.error ?? error) && <Failure focus error={pausing.error ?? error} />}
    </div>
  );
}
