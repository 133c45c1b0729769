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

interface StepsChartProps {
  curve: Curve;
  timeZone: string;
  /** The same in words. */
  label: string;
}

/** What came to pass in each step, as bars; the table beneath it says the same. */
export function StepsChart({ curve: { steps, most }, timeZone, label }: StepsChartProps) {
  const clock = (at: number) => clockTime(new Date(at).toISOString(), timeZone);
  const peak = formatNumber(most);
  const bars = barsOf(
    steps.map(step => step.total),
    Math.max(LOWEST_TOP, most),
    WIDTH,
    HEIGHT - 8,
  );
  return (
    <Chart label={label} caption={[clock(steps[0]!.at), t`At most: ${peak}`, clock(steps.at(-1)!.at)]}>
      <path d={bars} transform="translate(0 8)" fill="var(--ink)" />
    </Chart>
  );
}
