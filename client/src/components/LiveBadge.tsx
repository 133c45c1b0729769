import { Trans } from '@lingui/react/macro';
import { useStaleSince } from '../apollo/useStaleSince.js';
import { clockTimeToTheSecond } from '../lib/dates.js';
import { Badge } from './Badge.js';

/**
 * Whether what is shown is of now. Old figures that look like new ones are worse than none. `heardAt` (epoch milliseconds):
 * when the figures came last, where they come without a change as well.
 */
export function LiveBadge({ heardAt }: { heardAt?: number | null }) {
  const staleSince = useStaleSince(heardAt);
  return (
    <span role="status">
      {staleSince === null ? (
        <Badge icon="pulse">
          <Trans>Live</Trans>
        </Badge>
      ) : (
        <Badge icon="alert" strong>
          <Trans>Stale since {clockTimeToTheSecond(staleSince)}</Trans>
        </Badge>
      )}
    </span>
  );
}
