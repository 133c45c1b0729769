import { t } from '@lingui/core/macro';
import { Chart, CHART_HEIGHT as HEIGHT, CHART_WIDTH as WIDTH } from '../../components/Chart.js';
import { clockTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import type { Curve } from './entries.js';

/** A lone visitor should not look like a rush. */
const LOWEST_TOP = 5;

/** Bars for these figures, drawn from the left; the highest is `top`. */
export function barsOf(values: readonly number[], top: number, width: number, height: number): string {
  const each = width / values.length;
  return values
    .map((value, i) => {
      if (value <= 0) return '';
      const tall = Math.max(1, (value / top) * height);
      return `M${(i * each).toFixed(1)},${height} v${(-tall).toFixed(1)} h${(each * 0.85).toFixed(1)} V${height} z`;
    })
    .join(' ');
}

/** Entries at all gates over time, as bars; the table beneath it says the same. */
export function EntriesChart({ curve: { steps, total, most }, timeZone }: { curve: Curve; timeZone: string }) {
  const clock = (at: number) => clockTime(new Date(at).toISOString(), timeZone);
  const [from, to] = [clock(steps[0]!.at), clock(steps.at(-1)!.at)];
  const all = formatNumber(total);
  const peak = formatNumber(most);
  const bars = barsOf(
    steps.map(step => step.total),
    Math.max(LOWEST_TOP, most),
    WIDTH,
    HEIGHT - 8,
  );
  return (
    <Chart
      label={t`Entries from ${from} to ${to}: ${all}, at most ${peak} at a time`}
      caption={[from, t`At most: ${peak}`, to]}
    >
      <path d={bars} transform="translate(0 8)" fill="var(--ink)" />
    </Chart>
  );
}
