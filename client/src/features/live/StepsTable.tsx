import { Trans } from '@lingui/react/macro';
import { Icon } from '../../components/Icon.js';
import { clockTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import type { Curve } from './entries.js';

interface StepsTableProps {
  curve: Curve;
  timeZone: string;
  name: string;
  /** What the column of all is called. */
  all: string;
}

/** The chart's figures, latest first, with a column for each gate. Steps without any are left out. */
export function StepsTable({ curve, timeZone, name, all }: StepsTableProps) {
  const { steps, gates } = curve;
  const cell = 'py-2 ps-4 text-end';
  return (
    <details className="group mt-3">
      <summary className="inline-flex min-h-11 list-none items-center gap-2 font-semibold [&::-webkit-details-marker]:hidden">
        <Icon name="right" className="size-4 transition-transform duration-(--quick) group-open:rotate-90" />
        <Trans>As a table</Trans>
      </summary>
      <div tabIndex={0} role="region" aria-label={name} className="max-h-96 overflow-auto">
        <table className="min-w-full text-start">
          <thead className="text-sm text-ink-soft">
            <tr>
              <th scope="col" className="pb-2 text-start font-semibold">
                <Trans>From</Trans>
              </th>
              <th scope="col" className="ps-4 pb-2 text-end font-semibold">
                {all}
              </th>
              {gates.map(gate => (
                <th key={gate} scope="col" className="ps-4 pb-2 text-end font-semibold">
                  {gate}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps
              .filter(({ total }) => total !== 0)
              .toReversed()
              .map(({ at, total, byGate }) => (
                <tr key={at} className="border-t border-hairline">
                  <th scope="row" className="py-2 text-start font-normal">
                    <time dateTime={new Date(at).toISOString()}>{clockTime(new Date(at).toISOString(), timeZone)}</time>
                  </th>
                  <td className={`${cell} font-semibold`}>{formatNumber(total)}</td>
                  {gates.map(gate => (
                    <td key={gate} className={cell}>
                      {formatNumber(byGate[gate] ?? 0)}
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
