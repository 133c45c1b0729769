import { clockTime } from '../../lib/dates.js';

const WIDTH = 640;
const HEIGHT = 140;

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
    <figure>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-36 w-full"
      >
        <path d={`M0,${HEIGHT} L${line} L${WIDTH},${HEIGHT} z`} fill="var(--ink)" opacity="0.12" />
        <path
          d={`M${line}`}
          fill="none"
          stroke="var(--ink)"
          strokeWidth="2.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className="mt-2 flex justify-between text-sm text-ink-soft">
        <span>{clock(first.at)}</span>
        <span>at most {most} a minute</span>
        <span>{clock(last.at)}</span>
      </figcaption>
    </figure>
  );
}
