/**
 * Shows that the storm of orders sees what it is there to see: with each planted fault it has to fail, within ten
 * seeds. `npm run storm:planted`; takes about half an hour.
 */
import { spawnSync } from 'node:child_process';

const FAULTS = ['no deduplication', 'no row lock', 'a dropped job', 'a refund sent twice', 'an ignored mismatch'];
const SEEDS = 10;
const ORDERS = '80';
const KILLS = '1';

/** @returns what the storm said was wrong; null where it saw nothing. */
function storm(fault, seed) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--selectProjects=server',
      '--runTestsByPath',
      'tests/money-storm.test.ts',
    ],
    {
      encoding: 'utf8',
      timeout: 600_000,
      env: { ...process.env, PLANTED_FAULT: fault, STORM_SEED: String(seed), STORM_ORDERS: ORDERS, STORM_KILLS: KILLS },
    },
  );
  if (status === 0) return null;
  const said = /^\s*(?:\+\s+"|still |.*Error: ).*$/m.exec(`${stdout}\n${stderr}`);
  return said ? said[0].trim().slice(0, 160) : 'failed';
}

let unseen = 0;
for (const fault of FAULTS) {
  let seed = 0;
  let seen = null;
  while (seen === null && seed < SEEDS) seen = storm(fault, (seed += 1));
  if (seen === null) unseen += 1;
  process.stdout.write(
    `${fault}: ${seen === null ? `NOT SEEN in ${SEEDS} seeds` : `seen with seed ${seed}: ${seen}`}\n`,
  );
}
process.exit(unseen === 0 ? 0 : 1);
