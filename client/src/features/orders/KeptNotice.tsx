import { Trans } from '@lingui/react/macro';
import { useKeptSince } from '../../apollo/useKeptSince.js';
import { Badge } from '../../components/Badge.js';
import { dateAndTime } from '../../lib/dates.js';

/** Says that this comes from the device, and of when it is. */
export function KeptNotice() {
  const since = useKeptSince();
  if (since === null) return null;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <p role="status" className="mb-3 text-center">
      <Badge icon="alert" strong>
        <Trans>Offline: as of {dateAndTime(new Date(since).toISOString(), here)}</Trans>
      </Badge>
    </p>
  );
}
