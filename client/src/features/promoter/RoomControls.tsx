import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation, useQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Failure } from '../../components/Notice.js';
import { Skeleton } from '../../components/Skeleton.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import { RoomLanes } from './RoomLanes.js';

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
        standstill
        lanes {
          lane
          waiting
          admitted
          ordered
          bought
          left
          missed
        }
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
          standstill
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Where the line stands, lane by lane, read every two seconds; to stop it, let it go on, or change its pace. */
export function RoomControls({ eventId }: { eventId: string }) {
  const { data, error } = useQuery(ROOM, {
    variables: { id: eventId },
    pollInterval: 2_000,
    fetchPolicy: 'cache-and-network',
  });
  const [pause, pausing] = useMutation(PAUSE);
  const event = data?.event;
  const room = event?.waitingRoom;
  if (!room) return error ? <Failure error={error} /> : <Skeleton className="mb-6 h-20 w-full" />;
  const change = (input: { paused?: boolean; admitPerMinute?: number }) =>
    void pause({ variables: { input: { eventId, ...input } } }).catch(() => undefined);
  const { waiting, paused, admitPerMinute, opensAt, standstill } = room;
  return (
    <div className="mb-6 flex flex-col gap-3 border-b border-hairline pb-6">
      <p role="status" className="text-lg">
        {paused ? (
          <Trans>
            <strong className="tabular-nums">{formatNumber(waiting)}</strong>{' '}
            <Plural value={waiting} one="waits" other="wait" />, and nobody comes in.
          </Trans>
        ) : standstill === 'NOT_OPEN' && opensAt ? (
          <Trans>
            <strong className="tabular-nums">{formatNumber(waiting)}</strong>{' '}
            <Plural value={waiting} one="waits" other="wait" />, and the line opens{' '}
            {dateAndTime(opensAt, event.timeZone)}.
          </Trans>
        ) : standstill === 'NOTHING_LEFT' ? (
          <Trans>
            <strong className="tabular-nums">{formatNumber(waiting)}</strong>{' '}
            <Plural value={waiting} one="waits" other="wait" />, and nobody comes in: nothing is left for them now.
          </Trans>
        ) : standstill ? (
          <Trans>
            <strong className="tabular-nums">{formatNumber(waiting)}</strong>{' '}
            <Plural value={waiting} one="waits" other="wait" />, and nobody comes in: nothing is on sale for them now.
          </Trans>
        ) : (
          <Trans>
            <strong className="tabular-nums">{formatNumber(waiting)}</strong>{' '}
            <Plural value={waiting} one="waits" other="wait" />,{' '}
            <Plural value={admitPerMinute} one="# comes in a minute" other="# come in a minute" />.
          </Trans>
        )}
      </p>
      {room.lanes && room.lanes.length > 0 && <RoomLanes lanes={room.lanes} />}
      <div className="flex flex-wrap gap-3">
        <Button look={paused ? 'primary' : 'quiet'} busy={pausing.loading} onClick={() => change({ paused: !paused })}>
          {paused ? t`Let them come in again` : t`Pause`}
        </Button>
        <Button
          look="quiet"
          busy={pausing.loading}
          disabled={admitPerMinute <= 1}
          onClick={() => change({ admitPerMinute: Math.max(1, Math.floor(admitPerMinute / 2)) })}
        >
          <Trans>Half as fast</Trans>
        </Button>
        <Button
          look="quiet"
          busy={pausing.loading}
          disabled={admitPerMinute >= 60_000}
          onClick={() => change({ admitPerMinute: Math.min(60_000, admitPerMinute * 2) })}
        >
          <Trans>Twice as fast</Trans>
        </Button>
      </div>
      {(pausing.error ?? error) && <Failure focus error={pausing.error ?? error} />}
    </div>
  );
}
