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

/** One line of the table: something whose rate is measured in every round, in turn with the others. */
export interface Row {
  readonly name: string;
  /** The row that it is shown in proportion to. */
  readonly comparedTo?: string;
  /** Measures for so many seconds. */
  measure(stage: Stage, seconds: number): Promise<Measurement>;
  /** What is wrong with the record after all rounds; empty where it is true. */
  check(stage: Stage): Promise<string[]>;
}
