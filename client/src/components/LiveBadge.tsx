import { useLiveState } from '../apollo/live-connection.js';
import { locale } from '../lib/money.js';
import { Badge } from './Badge.js';

const time = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** Whether what is shown is of now. Old figures that look like new ones are worse than none. */
export function LiveBadge() {
  const state = useLiveState();
  return (
    <span role="status">
      {state.status === 'live' ? (
        <Badge icon="pulse">Live</Badge>
      ) : (
        <Badge icon="alert" strong>
          Stale since {time.format(state.since)}
        </Badge>
      )}
    </span>
  );
}
