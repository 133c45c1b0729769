import type { Stage } from './stage.js';

/** What one round of a row showed. */
export interface Measurement {
  /** In the row's unit. */
  readonly value: number;
  /** Milliseconds. */
  readonly p50?: number;
  readonly p99?: number;
  /** What was not as it should be; one is enough to make the run fail. */
  readonly wrong?: readonly string[];
}

/** What a row is held to, as a proportion to other rows of its group. */
export interface Target {
  /** What it is divided by: the largest of these rows' values, in the same round. */
  readonly beside: readonly string[];
  /** The proportion below which `--gate` fails; `atMost` is for times, where less is better. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** What we mean to reach. */
  readonly meant: number;
}

/** One line of the table. */
export interface Row {
  readonly name: string;
  /** Of its values; without one: how many in a second. */
  readonly unit?: '/cpu s' | 'ms' | 'µs' | 'MB' | 'kB';
  readonly targets?: readonly Target[];
  /** What its value may be at most, in its unit. */
  readonly limit?: number;
  /** Needs no round before the first: it warms up in `measure`, or its median bears a cold beginning. */
  readonly warmsItself?: boolean;
  /** Measures for so many seconds. */
  measure(stage: Stage, seconds: number): Promise<Measurement>;
  /** What is wrong with the record after all rounds; empty where it is true. */
  check?(stage: Stage): Promise<string[]>;
}

/** Rows that are measured in turn: what is compared with its references. */
export interface Group {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Too long for `--quick`. */
  readonly slow?: boolean;
  /** Only with `--peer`: it installs what others made. */
  readonly peer?: boolean;
  /** Figures that are looked up rather than measured beside others: one round, no warm-up. */
  readonly once?: boolean;
  /** What is wrong with what it alone needed, after all rounds. */
  check?(): Promise<string[]>;
  /** Lets go of it. */
  end?(): Promise<void>;
}
