import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { useParams } from 'react-router';
import { NotFoundPage } from '../../components/ErrorPage.js';
import type * as Gql from '../../gql/graphql.js';
import { Shift } from './Shift.js';
import { ShiftOver } from './ShiftOver.js';
import { StartShift } from './StartShift.js';
import { UnsentDialog } from './UnsentDialog.js';
import { useGateEngine } from './useGateEngine.js';
import { useShift } from './useShift.js';

const GATE_EVENT: TypedDocumentNode<Gql.GateEventQuery, Gql.GateEventQueryVariables> = gql`
  query GateEvent($id: ID!) {
    me {
      id
    }
    event(id: $id) {
      id
      title
      startsAt
      timeZone
      capacity
      viewerRole
      venue {
        name
      }
      organization {
        id
        slug
      }
      tiers {
        id
        name
      }
      gates {
        id
        name
        tiers {
          id
        }
      }
      attendance {
        eventId
        byGate {
          gate
        }
      }
    }
  }
`;

export type GateEvent = NonNullable<Gql.GateEventQuery['event']>;

/** The whole screen for the door: begin the shift, then scan all night. */
export function GatePage() {
  const { eventId = '' } = useParams<'eventId'>();
  // Kept on the device, so that the page opens where there is no network.
  const { data } = useSuspenseQuery(GATE_EVENT, { variables: { id: eventId }, context: { keep: true } });
  const { event, me } = data;
  const role = event?.viewerRole;
  if (!event || !role || role === 'VIEWER') {
    return (
      <main className="mx-auto max-w-6xl px-4">
        <NotFoundPage />
      </main>
    );
  }
  return <Gate key={`${event.id} ${me?.id}`} event={event} userId={me?.id ?? ''} />;
}

function Gate({ event, userId }: { event: GateEvent; userId: string }) {
  const [engine, state] = useGateEngine(event.id, userId);
  const { shift, isResumed, begin, end } = useShift(engine, { eventId: event.id, userId, isOver: state.over !== null });
  if (state.over) return <ShiftOver isStranger />;
  return (
    <div className="night min-h-dvh">
      <title>{t`Gate: ${event.title} · Foyer`}</title>
      {shift ? (
        <Shift event={event} shift={shift} isResumed={isResumed} engine={engine} state={state} onEnd={end} />
      ) : (
        <StartShift event={event} state={state} onStart={begin} />
      )}
      {/* What a newer Foyer sends needs nobody to stay here. */}
      <UnsentDialog waiting={state.store === 'newer' ? 0 : state.waiting} />
    </div>
  );
}
