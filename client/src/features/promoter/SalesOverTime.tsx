import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Chart, CHART_HEIGHT as HEIGHT, CHART_WIDTH as WIDTH } from '../../components/Chart.js';
import { Icon } from '../../components/Icon.js';
import { formatMoney } from '../../lib/money.js';
import { formatNumber } from '../../lib/numbers.js';

import { i18n } from '../../words/words.js';
import type { buckets, SalesPoint } from './event-sales.js';

/** A lone day should not look like a wall. */
const FEWEST = 12;

interface SalesOverTimeProps {
  points: readonly SalesPoint[];
  bucket: (typeof buckets)[keyof typeof buckets];
  timeZone: string;
}

/** Tickets sold in each day, hour or minute: as bars, and the same with its money as a table. */
export function SalesOverTime({ points, bucket: { most: atMost, table, ms, label }, timeZone }: SalesOverTimeProps) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last)
    return (
      <p className="text-ink-soft">
        <Trans>Nothing sold in that time.</Trans>
      </p>
    );

  const begin = Date.parse(first.at);
  const span = Math.max(Date.parse(last.at) - begin + ms, FEWEST * ms);
  const most = Math.max(...points.map(({ tickets }) => tickets));
  const all = points.reduce((sum, { tickets }) => sum + tickets, 0);
  const name = (at: string) => label(at, timeZone);
  const [from, to] = [name(first.at), name(last.at)];
  const sold = plural(all, { one: `# ticket from ${from} to ${to}`, other: `# tickets from ${from} to ${to}` });
  const height = atMost(formatNumber(most));
  const bars = points.map(({ at, tickets }) => {
    const height = (tickets / most) * (HEIGHT - 8);
    const x = ((Date.parse(at) - begin) / span) * WIDTH;
    const width = Math.max(1, (ms / span) * WIDTH * 0.85);
    return `M${x.toFixed(1)},${HEIGHT} v${(-height).toFixed(1)} h${width.toFixed(1)} V${HEIGHT} z`;
  });
  return (
    <>
      <Chart label={t`${sold}, ${height}`} caption={[from, height, ...(last !== first ? [to] : [])]}>
        <path d={bars.join(' ')} fill="var(--ink)" />
      </Chart>
      <details className="group mt-3">
        <summary className="inline-flex min-h-11 list-none items-center gap-2 font-semibold [&::-webkit-details-marker]:hidden">
          <Icon
            name="right"
            className="size-4 transition-transform duration-(--quick) group-open:rotate-90 rtl:group-open:-rotate-90"
          />
          <Trans>As a table</Trans>
        </summary>
        <div tabIndex={0} role="region" aria-label={i18n._(table)} className="max-h-96 overflow-y-auto">
          <table className="w-full text-start">
            <thead className="text-sm text-ink-soft">
              <tr>
                <th scope="col" className="pb-2 font-semibold">
                  <Trans>When</Trans>
                </th>
                <th scope="col" className="pb-2 text-end font-semibold">
                  <Trans>Tickets</Trans>
                </th>
                <th scope="col" className="pb-2 text-end font-semibold">
                  <Trans context="money">Paid</Trans>
                </th>
              </tr>
            </thead>
            <tbody className="tabular-nums">
              {points.map(({ at, tickets, gross }) => (
                <tr key={at} className="border-t border-hairline">
                  <th scope="row" className="py-2 pe-4 font-normal">
                    <time dateTime={at}>{name(at)}</time>
                  </th>
                  <td className="py-2 text-end">{formatNumber(tickets)}</td>
                  <td className="py-2 text-end">{formatMoney(gross)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}
