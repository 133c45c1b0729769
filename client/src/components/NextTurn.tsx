import { Trans } from '@lingui/react/macro';
import type { OrderOrigin } from '../gql/graphql.js';

/** What comes after an order that was somebody's turn and ended unpaid; nothing for one that anybody could have had. */
export function NextTurn({ order: { origin } }: { order: { origin: OrderOrigin } }) {
  if (origin !== 'WAITLIST') return null;
  return <Trans>The tickets went to the next in line. You can join the waitlist again.</Trans>;
}
