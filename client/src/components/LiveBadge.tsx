import { Trans } from '@lingui/react/macro';
import { useLiveState } from '../apollo/live-connection.js';
import { clockTimeToTheSecond } from '../lib/dates.js';
import { Badge } from './Badge.js';

/** Whether what is shown is of now. Old figures that look like new ones are worse than none. */
export function LiveBadge() {
  const state = useLiveState();
  return (
    <span role="status">
      {state.status === 'live' ? (
        <Badge icon="pulse">
          <Trans>Live</Trans>
        </Badge>
      ) : (
        <Badge icon="alert" strong>
          <Trans>Stale since {clockTimeToTheSecond(state.since)}</Trans>
        </Badge>
      )}
    </span>
  );
}
