import { Meter } from '../../components/Figure.js';

interface ShareTableProps {
  head: [string, string, string];
  empty: string;
  /** `share` is what the bar is drawn against; `of` where it is left out. */
  rows: { id: string; name: string; value: number; of: number; share?: number; colour?: string }[];
}

/** A short table of numbers, each line with its bar. */
export function ShareTable({ head, empty, rows }: ShareTableProps) {
  if (rows.length === 0) return <p className="text-ink-soft">{empty}</p>;
  return (
    <table className="w-full text-left">
      <thead className="text-sm text-ink-soft">
        <tr>
          <th scope="col" className="pb-2 font-semibold">
            {head[0]}
          </th>
          <th scope="col" className="w-20 pb-2 text-right font-semibold">
            {head[1]}
          </th>
          <th scope="col" className="w-24 pb-2 text-right font-semibold">
            {head[2]}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.id} className="border-t border-hairline">
            <th scope="row" className="py-3 pr-4 font-semibold">
              <span className="mb-1.5 block">{row.name}</span>
              <Meter label={`${row.name}: in`} value={row.value} max={row.share ?? row.of} colour={row.colour} />
            </th>
            <td className="py-3 text-right text-2xl font-bold">{row.value}</td>
            <td className="py-3 text-right text-xl text-ink-soft">{row.of}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
