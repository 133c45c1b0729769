import type { Measurement, Row, Target } from './row.js';

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
  readonly reached: readonly Reached[];
}

/** A target and what came of it: the median of the rounds' own proportions. */
export interface Reached extends Target {
  readonly times: number;
}

export interface Table {
  readonly lines: readonly Line[];
  readonly text: string;
}

/** Medians and spread of every row. Proportions are taken within each round, where both had the same neighbours. */
export function tableOf(rows: readonly Row[], rounds: readonly ReadonlyMap<string, Measurement>[]): Table {
  const lines = rows.map(({ name, targets = [] }): Line => {
    const measured = rounds.map(round => round.get(name)!);
    const rates = measured.map(({ perSecond }) => perSecond);
    const p99s = measured.flatMap(({ p99 }) => p99 ?? []);
    const times = ({ comparedTo }: Target) =>
      median(
        rounds.map(
          round => round.get(name)!.perSecond / Math.max(...comparedTo.map(other => round.get(other)!.perSecond)),
        ),
      );
    return {
      name,
      median: median(rates),
      lowest: Math.min(...rates),
      highest: Math.max(...rates),
      p50: median(measured.map(({ p50 }) => p50)),
      p99: p99s.length > 0 ? median(p99s) : null,
      reached: targets.map(target => ({ ...target, times: times(target) })),
    };
  });
  return { lines, text: textOf(lines) };
}

/** What is under its least, times `share`; in words. */
export function missedIn({ lines }: Table, share = 1): string[] {
  return lines.flatMap(({ name, reached }) =>
    reached
      .filter(({ times, atLeast }) => times < atLeast * share)
      .map(
        ({ times, atLeast, comparedTo }) =>
          `${name}: ${times.toFixed(2)} x ${comparedTo.join(' / ')}, at least ${atLeast}`,
      ),
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A line a row; a row with two targets has a second one. As Markdown it is read as a table, too. */
function textOf(lines: readonly Line[]): string {
  const head = ['', 'a second', 'lowest', 'highest', 'p50 ms', 'p99 ms', 'times', 'of', 'at least', 'meant'];
  const targetOf = (reached: Reached | undefined) =>
    reached
      ? [reached.times.toFixed(2), reached.comparedTo.join(' / '), String(reached.atLeast), String(reached.meant)]
      : ['', '', '', ''];
  const cells = lines.flatMap(({ name, median: middle, lowest, highest, p50, p99, reached: [first, ...more] }) => [
    [
      name,
      ...[middle, lowest, highest].map(rate => Math.round(rate).toLocaleString('en')),
      p50.toFixed(1),
      p99?.toFixed(1) ?? '',
      ...targetOf(first),
    ],
    ...more.map(reached => ['', '', '', '', '', '', ...targetOf(reached)]),
  ]);
  const widths = head.map((_, column) => Math.max(3, ...[head, ...cells].map(row => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...cells.map(line)].join('\n');
}
