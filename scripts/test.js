/** Every test: Jest's, then the browser's, these too where the first had failures, so that one run tells everything. */
import { spawnSync } from 'node:child_process';

const run = script =>
  spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;

process.exitCode = Math.max(...['test:jest', 'test:e2e'].map(run));
