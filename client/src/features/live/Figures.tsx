import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Figure, Meter } from '../../components/Figure.js';
import { formatNumber, numberFormat } from '../../lib/numbers.js';
import type { Attendance } from './useAttendance.js';

const percent = (share: number): string => numberFormat({ style: 'percent', maximumFractionDigits: 0 }).format(share);

/** How full the house is, larger than all else; beside it who came of those who may. */
export function Figures({ attendance, places }: { attendance: Attendance; places: number }) {
  const { inside, sold, checkedIn, rate, lastMinute } = attendance;
  const [all, ofSold] = [formatNumber(places), formatNumber(sold)];
  return (
    <div className="grid items-stretch gap-3 sm:gap-4 lg:grid-cols-2">
      <div className="hairline flex flex-col justify-between gap-4 rounded-card bg-surface p-4 sm:p-6">
        <dl className="flex flex-col">
          <dt className="order-2 text-lg text-ink-soft">
            <Trans>Inside now</Trans>
          </dt>
          <dd className="order-1 text-7xl leading-none font-bold tracking-tight sm:text-8xl">{formatNumber(inside)}</dd>
          <dd className="order-3 text-ink-soft">
            <Trans>of {all} places</Trans>
          </dd>
        </dl>
        <Meter label={t`Inside now, of all places`} value={inside} max={places} />
      </div>
      <dl className="grid grid-cols-2 gap-3 sm:gap-4">
        <Figure label={t`Checked in`} value={formatNumber(checkedIn)} note={t`of ${ofSold} sold`} />
        <Figure label={t`Have come`} value={percent(rate)} />
        <Figure label={t`In the last minute`} value={formatNumber(lastMinute)} />
        <Figure label={t`Not here yet`} value={formatNumber(Math.max(0, sold - checkedIn))} />
      </dl>
    </div>
  );
}
