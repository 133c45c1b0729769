import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams } from 'react-router';
import { useSession } from '../../apollo/useSession.js';
import { ButtonLink } from '../../components/Button.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import type * as Gql from '../../gql/graphql.js';
import { ticketToken } from '../../lib/order-token.js';
import { useLookedAgain } from '../../lib/useLookedAgain.js';
import { paths } from '../../paths.js';
import { PASS_ON } from './pass-on.js';
import { PassOn } from './PassOn.js';
import { PassedOnTicket } from './PassedOnTicket.js';
import { TICKET_FACE, TicketFace } from './TicketFace.js';
import { TakeAlong, TICKET_FILES, TicketFiles } from './TicketFiles.js';
import { TicketRail } from './TicketRail.js';
import { Unopened } from './Unopened.js';
import { useFreshSecrets } from './useFreshSecrets.js';

const TICKET_PAGE: TypedDocumentNode<Gql.TicketPageQuery, Gql.TicketPageQueryVariables> = gql`
  query TicketPage($id: ID!, $accessToken: String) {
    ticket(id: $id, accessToken: $accessToken) {
      id
      serial
      rotatingSecret
      event {
        id
        slug
      }
      order {
        id
      }
      ...TicketFace
      ...TicketFiles
      ...PassOn
    }
  }
  ${TICKET_FACE}
  ${TICKET_FILES}
  ${PASS_ON}
`;

/** One ticket, ready for the door: of the account, or of a guest whom it was passed on to. */
export function TicketPage() {
  const { ticketId = '' } = useParams<'ticketId'>();
  const { status } = useSession();
  const accessToken = ticketToken(ticketId);
  const variables = { id: ticketId, accessToken };
  const { data, refetch } = useSuspenseQuery(TICKET_PAGE, {
    variables,
    fetchPolicy: 'cache-and-network',
    context: { keep: true },
  });
  useLookedAgain(refetch);
  useFreshSecrets(TICKET_PAGE, variables, Boolean(data.ticket?.rotatingSecret));
  const { ticket } = data;
  if (!ticket) {
    const unknown = <Unknown ticketId={ticketId} />;
    if (!accessToken) return unknown;
    return (
      <PassedOnTicket id={ticketId} accessToken={accessToken}>
        {unknown}
      </PassedOnTicket>
    );
  }
  return (
    <>
      <PageHeading
        title={t`Your ticket`}
        tab={t`Ticket ${ticket.serial}`}
        back={status === 'signedIn' ? { to: paths.myTickets(), label: t`My tickets` } : undefined}
        actions={
          ticket.order && (
            <ButtonLink look="quiet" to={paths.order(ticket.order.id)}>
              <Trans>The whole order</Trans>
            </ButtonLink>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[26rem_minmax(0,1fr)] lg:gap-12">
        <TicketRail tickets={[{ id: ticket.id, face: <TicketFace ticket={ticket} /> }]} />
        <div className="flex flex-col gap-6">
          <Panel title={t`Keep it at hand`}>
            <ul className="flex flex-col divide-y divide-hairline">
              <TicketFiles ticket={ticket} />
              <TakeAlong href={paths.calendar(ticket.event.slug)} icon="calendar" words={t`Add to calendar`} />
            </ul>
          </Panel>
          <PassOn tickets={[ticket]} accessToken={accessToken} />
        </div>
      </div>
    </>
  );
}

function Unknown({ ticketId }: { ticketId: string }) {
  return (
    <Unopened title={t`We can’t show this ticket`} path={paths.ticket(ticketId)}>
      <Trans>
        Open it by the link in your newest mail, or sign in with the account that holds it. Whoever passed it on does
        not have it any more.
      </Trans>
    </Unopened>
  );
}
