import { Trans } from '@lingui/react/macro';
import { dateAndTime } from '../../lib/dates.js';

/** That somebody was approved before, and did not pay in time: the decision waits once more. */
export function UnpaidNote({ since, timeZone }: { since: string | null; timeZone: string | undefined }) {
  if (!since) return null;
  return (
    <p className="font-medium">
      <Trans>Approved before, and not paid by {dateAndTime(since, timeZone)}</Trans>
    </p>
  );
}
