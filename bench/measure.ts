/** One side of a row: does its work for some seconds and says how many times a second it was done. */
export interface Side {
  readonly name: string;
  run(seconds: number): Promise<number>;
}

/** Two things that are compared because they do the same work. */
export interface Row {
  readonly what: string;
  readonly subject: Side;
  readonly reference: Side;
}

export interface Rates {
  readonly name: string;
  /** A second, of the rounds. */
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Comparison {
  readonly what: string;
  readonly subject: Rates;
  readonly reference: Rates;
  /** The median of the rounds' ratios, subject to reference. */
  readonly ratio: number;
}

/** Runs both sides in turn: a warm-up that does not count, then `rounds` that do. */
export async function measure(row: Row, { rounds, seconds }: { rounds: number; seconds: number }): Promise<Comparison> {
  const { what, subject, reference } = row;
  await subject.run(Math.min(seconds, 3));
  await reference.run(1);
  const measured: { subject: number; reference: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push({ subject: await subject.run(seconds), reference: await reference.run(seconds) });
  }
  return {
    what,
    subject: rates(
      subject.name,
      measured.map(one => one.subject),
    ),
    reference: rates(
      reference.name,
      measured.map(one => one.reference),
    ),
    ratio: median(measured.map(one => one.subject / one.reference)),
  };
}

function rates(name: string, each: number[]): Rates {
  const whole = each.map(rate => Math.round(rate));
  return { name, median: Math.round(median(each)), min: Math.min(...whole), max: Math.max(...whole) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
