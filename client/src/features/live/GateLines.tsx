import { Trans } from '@lingui/react/macro';
import { formatNumber } from '../../lib/numbers.js';
import type { Curve } from './entries.js';
import { barsOf } from './StepsChart.js';
import type { Attendance } from './useAttendance.js';

const WIDTH = 240;
const HEIGHT = 32;

/** A line a gate: its own small curve, all on one scale so that they can be compared, and its figures. */
export function GateLines({ gates, curve }: { gates: Attendance['byGate']; curve: Curve | undefined }) {
  if (gates.length === 0) return null;
  const at = (gate: string) => (curve?.steps ?? []).map(({ byGate }) => byGate[gate] ?? 0);
  const top = Math.max(5, ...gates.flatMap(({ gate }) => at(gate)));
  const head = 'pb-2 text-end font-semibold';
  return (
    <table className="w-full table-fixed">
      <caption className="sr-only">
        <Trans>Entries by gate</Trans>
      </caption>
      <thead className="text-sm text-ink-soft">
        <tr>
          <th scope="col" className="pb-2 text-start font-semibold">
            <Trans>Gate</Trans>
          </th>
          <th scope="col" className={`${head} w-20`}>
            <Trans>Last minute</Trans>
          </th>
          <th scope="col" className={`${head} w-20`}>
            <Trans>Let in</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {gates.map(({ gate, checkedIn, lastMinute }) => (
          <tr key={gate} className="border-t border-hairline">
            <th scope="row" className="py-3 pe-4 text-start font-semibold">
              <span className="mb-1.5 block break-words">{gate}</span>
              <svg
                aria-hidden
                viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
                preserveAspectRatio="none"
                className="h-8 w-full border-b border-hairline"
              >
                <path d={barsOf(at(gate), top, WIDTH, HEIGHT)} fill="var(--ink)" />
              </svg>
            </th>
            <td className="py-3 text-end text-2xl font-bold">{formatNumber(lastMinute)}</td>
            <td className="py-3 text-end text-xl text-ink-soft">{formatNumber(checkedIn)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
