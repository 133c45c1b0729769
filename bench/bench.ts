import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { groups } from './groups.js';
import { pgbenchVersion } from './pgbench.js';
import { printPlans } from './plans/print-plans.js';
import { differencesIn } from './record.js';
import type { Group, Measurement } from './row.js';
import { setStage, type Stage } from './stage.js';
import { linesOf, markdownOf, missedIn, textOf } from './table.js';

/**
 * Measures what the design is held to, each row beside its references in one run: machines differ and are noisy,
 * proportions less so. Each round measures every row of a group once, in turn; the table has the medians.
 *
 *   npm run bench                     five rounds of ten seconds a row
 *   npm run bench -- --gate           exits 1 when a row is under its "at least" or over its limit
 *   npm run bench -- --quick          in two minutes; exits 1 only under half of what it should be, or over twice its limit
 *   npm run bench -- --only orders    one group, or several: --only orders,check-ins
 *   npm run bench -- --peer           beside another shop as well, which it installs (alone: --only vendure)
 *   npm run bench -- --plans          the plan of each hot statement as it ran; exits 1 where one reads a growing table whole
 *   npm run bench -- --markdown       the table for docs/performance.md
 *   npm run bench -- --rounds 2 --seconds 5   for whoever works on a row
 *
 * It exits 1 as well when anything was oversold, an answer was untrue, or the record does not agree with itself.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    plans: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    peer: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const { quick } = options;
const ROUNDS = Number(options.rounds ?? (quick ? 1 : 5));
const SECONDS = Number(options.seconds ?? (quick ? 2 : 10));
const WARM_UP_SECONDS = quick ? 0.5 : 5;

const chosen = chosenOrExit();
const pgbench = versionOrExit();
const stage = await setStage();
if (options.plans) {
  const found = await printPlans(stage, quick ? 100_000 : 1_000_000).finally(() => stage.end());
  console.log(
    `\n${found.length > 0 ? `Read whole:\n${found.join('\n')}` : 'No statement reads a growing table whole.'}`,
  );
  process.exit(found.length > 0 ? 1 : 0);
}
const rounds = new Map<string, Measurement[]>();
const wrong = new Set<string>();
try {
  for (const group of chosen) await measure(group, stage);
  for (const difference of await differencesIn(stage.database)) wrong.add(difference);
} finally {
  await stage.end();
}

const lines = linesOf(
  chosen.flatMap(({ rows }) => rows).filter(({ name }) => rounds.has(name)),
  rounds,
);
const missed = missedIn(lines, { quick });
const file = keep(new Date().toISOString(), { machine: machine(), seconds: SECONDS, lines, wrong: [...wrong] });
console.log(`\n${options.markdown ? markdownOf(lines) : textOf(lines)}\n`);
console.log(
  wrong.size === 0 ? 'Nothing oversold, every answer true, no difference in the record.' : [...wrong].join('\n'),
);
if (missed.length > 0) console.log(`Missed${quick ? ' by more than half, or twice over' : ''}:\n${missed.join('\n')}`);
console.log(`Kept in ${file}`);
process.exitCode = wrong.size > 0 || ((options.gate || quick) && missed.length > 0) ? 1 : 0;

async function measure(group: Group, on: Stage): Promise<void> {
  try {
    const cold = group.once ? [] : group.rows.filter(({ warmsItself }) => !warmsItself);
    for (const row of cold) await row.measure(on, WARM_UP_SECONDS);
    for (let round = 1; round <= (group.once ? 1 : ROUNDS); round += 1) {
      for (const row of group.rows) {
        const measured = await row.measure(on, SECONDS);
        rounds.set(row.name, [...(rounds.get(row.name) ?? []), measured]);
        for (const one of measured.wrong ?? []) wrong.add(one);
        console.log(`${group.name} ${round}: ${row.name} ${Math.round(measured.value)} ${row.unit ?? '/s'}`);
      }
    }
    for (const row of group.rows) for (const one of (await row.check?.(on)) ?? []) wrong.add(one);
    for (const one of (await group.check?.()) ?? []) wrong.add(one);
  } catch (error) {
    // The other groups have their figures all the same.
    console.error(error);
    wrong.add(`${group.name} could not be measured: ${String(error)}`);
    for (const { name } of group.rows) rounds.delete(name);
  } finally {
    await group.end?.();
  }
}

function chosenOrExit(): Group[] {
  const all = groups({ quick });
  if (!options.only) return all.filter(({ slow, peer }) => !(quick && slow) && (options.peer || !peer));
  const names = options.only.split(',');
  const unknown = names.filter(name => all.every(group => group.name !== name));
  if (unknown.length === 0) return all.filter(({ name }) => names.includes(name));
  console.error(`There is no ${unknown.join(', ')}; the groups are ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
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

function keep(at: string, result: object): string {
  mkdirSync('bench/results', { recursive: true });
  const file = `bench/results/${at.replaceAll(':', '-')}.json`;
  writeFileSync(file, `${JSON.stringify({ at, ...result, rounds: Object.fromEntries(rounds) }, null, 2)}\n`);
  return file;
}
