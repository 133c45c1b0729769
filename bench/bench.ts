import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { findDifferences } from '../server/verify/verify.service.js';
import { pgbenchVersion } from './pgbench.js';
import type { Measurement, Row } from './row.js';
import { apiPurchases } from './rows/api-purchases.js';
import { apiReservations } from './rows/api-reservations.js';
import { engineReservations } from './rows/engine-reservations.js';
import { pgbenchReservations } from './rows/pgbench-reservations.js';
import { setStage, type Stage } from './stage.js';
import { missedIn, tableOf } from './table.js';

/**
 * Measures what the design is held to, side by side in one run: machines differ and are noisy, proportions less so.
 * Each round measures every row once, in turn; the table has the medians.
 *
 *   npm run bench              five rounds of fifteen seconds a row
 *   npm run bench -- --quick   three of five seconds; fails below half of what is the least
 *   npm run bench -- --gate    fails where a row is under its least
 */
const quick = process.argv.includes('--quick');
const gate = process.argv.includes('--gate');
const ROUNDS = quick ? 3 : 5;
const SECONDS = quick ? 5 : 15;
const WARM_UP_SECONDS = quick ? 3 : 8;

/** A line of the table each; one more needs one more file. */
const NAIVE = [1, 8, 32].map(clients => pgbenchReservations(clients));
const rows: Row[] = [apiReservations(), apiPurchases(), engineReservations(), ...NAIVE];

const pgbench = versionOrExit();
const stage = await setStage();
let wrong: string[];
try {
  const rounds = await measureAll(stage);
  wrong = [...new Set(rounds.flatMap(round => [...round.values()].flatMap(measured => measured.wrong)))];
  for (const row of rows) wrong.push(...(await row.check(stage)));
  wrong.push(...(await recordOf(stage)));
  const table = tableOf(rows, rounds);
  const file = keep({
    at: new Date().toISOString(),
    machine: machine(),
    seconds: SECONDS,
    table,
    rounds: rounds.map(round => Object.fromEntries(round)),
    wrong,
  });
  console.log(`\n${table.text}\n`);
  console.log(
    wrong.length === 0 ? 'Nothing oversold, every answer true, no difference in the record.' : wrong.join('\n'),
  );
  console.log(`Kept in ${file}`);
  const missed = missedIn(table, quick ? 0.5 : 1);
  if (missed.length > 0) console.log(`Under the least:\n${missed.join('\n')}`);
  if (gate || quick) wrong.push(...missed);
} finally {
  await stage.end();
}
process.exitCode = wrong.length === 0 ? 0 : 1;

async function measureAll(on: Stage): Promise<Map<string, Measurement>[]> {
  const rounds: Map<string, Measurement>[] = [];
  for (const row of rows) await row.measure(on, WARM_UP_SECONDS);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const measured = new Map<string, Measurement>();
    for (const row of rows) {
      measured.set(row.name, await row.measure(on, SECONDS));
      console.log(`round ${round}: ${row.name} ${Math.round(measured.get(row.name)!.perSecond)}/s`);
    }
    rounds.push(measured);
  }
  return rounds;
}

/** What `npm run verify` would say. */
async function recordOf({ database }: Stage): Promise<string[]> {
  const differences = await findDifferences(database);
  return differences.map(
    ({ invariant, subject, recorded, counted }) => `${invariant.says}: ${subject} ${recorded} / ${counted}`,
  );
}

function versionOrExit(): string {
  try {
    return pgbenchVersion();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

function machine(): object {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return { cores: availableParallelism(), processor: cpus()[0]?.model, node: process.version, pgbench, commit };
}

function keep({ at, ...result }: { at: string; [measured: string]: unknown }): string {
  mkdirSync('bench/results', { recursive: true });
  const file = `bench/results/${at.replaceAll(':', '-')}.json`;
  writeFileSync(file, `${JSON.stringify({ at, ...result }, null, 2)}\n`);
  return file;
}
