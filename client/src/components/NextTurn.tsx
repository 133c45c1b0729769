import { Trans } from '@lingui/react/macro';
import type { OrderOrigin, OrderStatus } from '../gql/graphql.js';

/** What comes after an order that was somebody's turn and ended unpaid; nothing for one that anybody could have had. */
export function NextTurn({ order: { origin, status } }: { order: { origin: OrderOrigin; status: OrderStatus } }) {
  if (origin === 'WAITLIST')
    return <Trans>The tickets went to the next in line. You can join the waitlist again.</Trans>;
  if (origin !== 'REGISTRATION') return null;
  return status === 'CANCELLED' ? (
    <Trans>No place is held for you.</Trans>
  ) : (
    <Trans>
      Your registration waits as before: the organizer may approve it once more, and you then get a new link by mail.
    </Trans>
  );
}
