import type { Measurement, Row } from './row.js';

/** One row over all rounds. */
export interface Line {
  readonly name: string;
  /** A second, of the rounds. */
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** Milliseconds; medians of the rounds. */
  readonly p50: number;
  readonly p99: number | null;
  /** How many times the row that it is compared to, the median of the rounds' own proportions. */
  readonly times: number | null;
}

export interface Table {
  readonly lines: readonly Line[];
  readonly text: string;
}

/** Medians and spread of every row. Proportions are taken within each round, where both had the same neighbours. */
export function tableOf(rows: readonly Row[], rounds: readonly ReadonlyMap<string, Measurement>[]): Table {
  const lines = rows.map(({ name, comparedTo }): Line => {
    const measured = rounds.map(round => round.get(name)!);
    const rates = measured.map(({ perSecond }) => perSecond);
    const p99s = measured.flatMap(({ p99 }) => p99 ?? []);
    return {
      name,
      median: median(rates),
      lowest: Math.min(...rates),
      highest: Math.max(...rates),
      p50: median(measured.map(({ p50 }) => p50)),
      p99: p99s.length > 0 ? median(p99s) : null,
      times: comparedTo
        ? median(rounds.map(round => round.get(name)!.perSecond / round.get(comparedTo)!.perSecond))
        : null,
    };
  });
  return { lines, text: textOf(lines) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function textOf(lines: readonly Line[]): string {
  const head = ['', 'a second', 'lowest', 'highest', 'p50 ms', 'p99 ms', 'times'];
  const cells = lines.map(({ name, median: middle, lowest, highest, p50, p99, times }) => [
    name,
    ...[middle, lowest, highest].map(rate => Math.round(rate).toLocaleString('en')),
    p50.toFixed(1),
    p99?.toFixed(1) ?? '',
    times?.toFixed(2) ?? '',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map(row => row[column]!.length)));
  const pad = (row: string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
  return [head, ...cells].map(pad).join('\n');
}
