import { Meter } from '../../components/Figure.js';
import { formatNumber } from '../../lib/numbers.js';

interface ShareTableProps {
  head: [string, string, string];
  /** `label` is the bar's, in whole; it is drawn against `of`. */
  rows: { id: string; name: string; label: string; value: number; of: number; colour?: string }[];
}

/** A short table of numbers, each line with its bar. */
export function ShareTable({ head, rows }: ShareTableProps) {
  return (
    <table className="w-full table-fixed text-start">
      <thead className="text-sm text-ink-soft">
        <tr>
          <th scope="col" className="pb-2 text-start font-semibold">
            {head[0]}
          </th>
          <th scope="col" className="w-20 pb-2 text-end font-semibold">
            {head[1]}
          </th>
          <th scope="col" className="w-20 pb-2 text-end font-semibold">
            {head[2]}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.id} className="border-t border-hairline">
            <th scope="row" className="py-3 pe-4 text-start font-semibold">
              <span className="mb-1.5 block break-words">{row.name}</span>
              <Meter label={row.label} value={row.value} max={row.of} colour={row.colour} />
            </th>
            <td className="py-3 text-end text-2xl font-bold">{formatNumber(row.value)}</td>
            <td className="py-3 text-end text-xl text-ink-soft">{formatNumber(row.of)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
