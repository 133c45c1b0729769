import { Chart, CHART_HEIGHT as HEIGHT, CHART_WIDTH as WIDTH } from '../../components/Chart.js';
import { clockTime } from '../../lib/dates.js';

interface EntriesChartProps {
  history: { at: number; lastMinute: number }[];
  timeZone: string;
}

/** Entries in the minute before each moment, since this page was opened. The figures above say the same in words. */
export function EntriesChart({ history, timeZone }: EntriesChartProps) {
  const first = history[0];
  const last = history.at(-1);
  if (!first || !last || history.length < 2)
    return <p className="text-ink-soft">The curve begins with the next scan.</p>;

  const most = Math.max(...history.map(sample => sample.lastMinute));
  const top = Math.max(5, most); // a lone visitor should not look like a rush
  const clock = (at: number) => clockTime(new Date(at).toISOString(), timeZone);
  const x = (at: number) => ((at - first.at) / Math.max(1, last.at - first.at)) * WIDTH;
  const y = (value: number) => HEIGHT - (value / top) * (HEIGHT - 8);
  const line = history.map(({ at, lastMinute }) => `${x(at).toFixed(1)},${y(lastMinute).toFixed(1)}`).join(' L');
  const label = `From ${clock(first.at)} to ${clock(last.at)}, up to ${most} entries a minute, now ${last.lastMinute}`;
  return (
    <Chart label={label} caption={[clock(first.at), `at most ${most} a minute`, clock(last.at)]}>
      <path d={`M0,${HEIGHT} L${line} L${WIDTH},${HEIGHT} z`} fill="var(--ink)" opacity="0.12" />
      <path
        d={`M${line}`}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="2.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </Chart>
  );
}
