import type { Stage } from './stage.js';

/** What one round of a row showed. */
export interface Measurement {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99?: number;
  /** What was not as it should be; one is enough to make the run fail. */
  readonly wrong: readonly string[];
}

/** How many times the best of other rows a row has to reach. */
export interface Target {
  /** Names of rows. */
  readonly comparedTo: readonly string[];
  /** Under this the run fails (`--gate`); `--quick` at half of it, since machines are noisy. */
  readonly atLeast: number;
  readonly meant: number;
}

/** One line of the table: something whose rate is measured in every round, in turn with the others. */
export interface Row {
  readonly name: string;
  /** What it is held to; none for a row that others are held to. */
  readonly targets?: readonly Target[];
  /** Measures for so many seconds. */
  measure(stage: Stage, seconds: number): Promise<Measurement>;
  /** What is wrong with the record after all rounds; empty where it is true. */
  check(stage: Stage): Promise<string[]>;
}
