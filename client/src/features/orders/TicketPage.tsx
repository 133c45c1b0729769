import { gql, type TypedDocumentNode } from '@apollo/client';
import { useSuspenseQuery } from '@apollo/client/react';
import { useParams } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { PageHeading } from '../../components/PageHeading.js';
import type * as Gql from '../../gql/graphql.js';
import { paths } from '../../paths.js';
import { TICKET_FACE, TicketFace } from './TicketFace.js';
import { TicketRail } from './TicketRail.js';

const TICKET_PAGE: TypedDocumentNode<Gql.TicketPageQuery, Gql.TicketPageQueryVariables> = gql`
  query TicketPage($id: ID!) {
    ticket(id: $id) {
      id
      serial
      order {
        id
      }
      ...TicketFace
    }
  }
  ${TICKET_FACE}
`;

/** One ticket of the account, ready for the door. */
export function TicketPage() {
  const { ticketId = '' } = useParams<'ticketId'>();
  const { data } = useSuspenseQuery(TICKET_PAGE, { variables: { id: ticketId }, fetchPolicy: 'cache-and-network' });
  const { ticket } = data;
  if (!ticket) return <NotFoundPage />;
  return (
    <>
      <PageHeading
        title="Your ticket"
        tab={`Ticket ${ticket.serial}`}
        back={{ to: paths.myTickets(), label: 'My tickets' }}
        actions={
          ticket.order && (
            <ButtonLink look="quiet" to={paths.order(ticket.order.id)}>
              The whole order
            </ButtonLink>
          )
        }
      />
      <TicketRail tickets={[{ id: ticket.id, face: <TicketFace ticket={ticket} /> }]} />
    </>
  );
}
