import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, type Said } from './support/command-line.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-alone-'));
  await chmod(folder, 0o755); // whoever PostgreSQL runs as may enter
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As an operator has it on whose machine no server runs, with this DATA_DIR. */
const at = (dataDir: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'test',
  DATA_DIR: dataDir,
});

describe('npm run cli -- where DATA_DIR has no database', () => {
  test('says so where something of it is asked, exits with 2, and makes nothing', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const about = ['--event', 'night'];
    const commands = [
      ['verify'],
      ['availability'],
      ['transactions'],
      ['reconcile'],
      ['queue', ...about, '--join'],
      ['tick', ...about],
      ['export', 'orders', ...about],
    ];
    const refusal = (dataDir: string): Said => ({
      code: 2,
      out: '',
      err: `There is no database in ${dataDir}: set DATA_DIR or DATABASE_URL as the server has it.\n`,
    });
    const said = await Promise.all(commands.map(args => command(args, at(empty))));
    for (const one of said) expect(one).toEqual(refusal(empty));
    const missing = join(folder, 'not-there');
    expect(await command(['verify'], at(missing))).toEqual(refusal(missing));
    expect(await readdir(empty)).toEqual([]);
    expect(await readdir(folder)).toEqual(['empty']);
  }, 240_000);

  test('makes the first operator in one, which is found from then on', async () => {
    const begun = join(folder, 'begun');
    expect(await command(['create-admin', '--email', 'first@example.com'], at(begun))).toEqual({
      code: 0,
      out: expect.stringMatching(/^first@example\.com is an ADMIN\. Password: \S{20,}\n$/),
      err: '',
    });
    expect(await command(['verify'], at(begun))).toMatchObject({
      code: 0,
      out: expect.stringContaining('No difference'),
    });
  }, 240_000);
});
