/**
 * `npm run bench`: each row runs its two sides in turn on one PostgreSQL of its own, so that what the machine does
 * meanwhile happens to both; the ratio is the figure, not the rates. Ends with the record recounted.
 *
 *   npm run bench                three rounds of ten seconds a side
 *   npm run bench -- --quick     two rounds of three seconds
 */
import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { projectRoot } from '../server/platform/project-root.js';
import { findDifferences } from '../server/verify/verify.service.js';
import { measure, type Comparison } from './measure.js';
import { reserveRow } from './rows/reserve.js';
import { openStage } from './stage.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick ? { rounds: 2, seconds: 3 } : { rounds: 3, seconds: 10 };

await using stage = await openStage();
const comparisons: Comparison[] = [];
for (const row of [await reserveRow(stage)]) comparisons.push(await measure(row, plan));

console.table(
  Object.fromEntries(
    comparisons.map(({ what, subject, reference, ratio }) => [
      what,
      {
        [subject.name]: `${subject.median} /s (${subject.min}–${subject.max})`,
        [reference.name]: `${reference.median} /s (${reference.min}–${reference.max})`,
        ratio: ratio.toFixed(2),
      },
    ]),
  ),
);

const database = new pg.Client({ connectionString: stage.databaseUrl });
await database.connect();
const differences = await findDifferences(database);
await database.end();
for (const { invariant, subject, recorded, counted } of differences) {
  console.error(`${invariant.says}: ${subject}, recorded ${recorded}, counted ${counted}`);
}
console.log(
  differences.length === 0
    ? 'The record agrees with itself: nothing oversold.'
    : 'The record does not agree with itself.',
);
if (differences.length > 0) process.exitCode = 1;

const folder = join(projectRoot, 'bench/results');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`);
writeFileSync(file, JSON.stringify({ node: process.version, plan, comparisons }, null, 2));
console.log(`Written to ${file}`);
