import type { Measurement, Row, Target } from './row.js';

/** A row's measurements, one a round. */
export type Rounds = ReadonlyMap<string, readonly Measurement[]>;

/** One row over all rounds. */
export interface Line {
  readonly name: string;
  readonly unit: string;
  /** Of the rounds. */
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** Milliseconds; medians of the rounds. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly held: readonly Held[];
  /** What it may be at most, and whether it is. */
  readonly limit: { readonly at: number; readonly kept: boolean; readonly farOff: boolean } | null;
}

/** How a row stands to one of its targets. */
export interface Held extends Target {
  /** The median of the rounds' own proportions: within a round both had the same neighbours. */
  readonly times: number;
  readonly reached: 'meant' | 'at least' | 'no';
  /** Twice as far off as `--gate` lets pass. */
  readonly farOff: boolean;
}

/** Medians and spread of every row, and how it stands to its targets. */
export function linesOf(rows: readonly Row[], rounds: Rounds): Line[] {
  return rows.map(({ name, unit = '/s', targets = [], limit }): Line => {
    const measured = rounds.get(name)!;
    const values = measured.map(({ value }) => value);
    return {
      name,
      unit,
      median: median(values),
      lowest: Math.min(...values),
      highest: Math.max(...values),
      p50: medianOrNull(measured.flatMap(({ p50 }) => p50 ?? [])),
      p99: medianOrNull(measured.flatMap(({ p99 }) => p99 ?? [])),
      held: targets.map(target => held(target, values, rounds)),
      limit: limit === undefined ? null : heldTo(limit, median(values)),
    };
  });
}

/** In words, what is under its target or over its limit; for a quick look, what is far off. */
export function missedIn(lines: readonly Line[], { quick }: { quick: boolean }): string[] {
  return lines.flatMap(({ name, unit, median: middle, held, limit }) => [
    ...held
      .filter(({ reached, farOff }) => (quick ? farOff : reached === 'no'))
      .map(one => `${name}: ${one.times.toFixed(2)} × ${besideOf(one)}, ${boundOf(one)}`),
    ...(limit && (quick ? limit.farOff : !limit.kept)
      ? [`${name}: ${figure(middle)} ${unit}, at most ${limit.at}`]
      : []),
  ]);
}

const heldTo = (limit: number, value: number) => ({ at: limit, kept: value <= limit, farOff: value > 2 * limit });

function held(target: Target, values: readonly number[], rounds: Rounds): Held {
  const { beside, atLeast, atMost, meant } = target;
  const times = median(
    values.map((value, round) => value / Math.max(...beside.map(name => rounds.get(name)![round]!.value))),
  );
  const passes = (limit: number) => (atMost === undefined ? times >= limit : times <= limit);
  const limit = atLeast ?? atMost!;
  const twice = atMost === undefined ? limit / 2 : limit * 2;
  return {
    ...target,
    times,
    reached: passes(meant) ? 'meant' : passes(limit) ? 'at least' : 'no',
    farOff: !passes(twice),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const medianOrNull = (values: readonly number[]): number | null => (values.length > 0 ? median(values) : null);

const HEAD = ['', 'median', 'lowest', 'highest', 'unit', 'p50 ms', 'p99 ms', 'times', 'of', 'held to', 'meant', ''];
/** Words stand left, figures right. */
const WORDS = new Set([0, 4, 8, 11]);

/** For a terminal. */
export function textOf(lines: readonly Line[]): string {
  const rows = [HEAD, ...cellsOf(lines)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const pad = (cell: string, column: number) =>
    WORDS.has(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return rows.map(row => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** For docs/performance.md. */
export function markdownOf(lines: readonly Line[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(HEAD.map((_, column) => (WORDS.has(column) ? '---' : '--:')));
  return [line(HEAD), rule, ...cellsOf(lines).map(line)].join('\n');
}

/** A line for each row, and one more for each further target. */
function cellsOf(lines: readonly Line[]): string[][] {
  return lines.flatMap(({ name, unit, median: middle, lowest, highest, p50, p99, held: all, limit }) => {
    const figures = [
      name,
      ...[middle, lowest, highest].map(figure),
      unit,
      p50?.toFixed(1) ?? '',
      p99?.toFixed(1) ?? '',
    ];
    const stands = all.map(one => [
      one.times.toFixed(2),
      besideOf(one),
      boundOf(one),
      `${one.meant} ×`,
      { meant: 'meant', 'at least': 'reached', no: 'NOT REACHED' }[one.reached],
    ]);
    if (limit) stands.push(['', '', `at most ${limit.at} ${unit}`, '', limit.kept ? 'kept' : 'EXCEEDED']);
    const [first = ['', '', '', '', ''], ...more] = stands;
    return [[...figures, ...first], ...more.map(stand => [...figures.map(() => ''), ...stand])];
  });
}

const besideOf = ({ beside }: Target): string => (beside.length > 1 ? `the best of ${beside.length}` : beside[0]!);

const boundOf = ({ atLeast, atMost }: Target): string =>
  atMost === undefined ? `at least ${atLeast} ×` : `at most ${atMost} ×`;

const figure = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
