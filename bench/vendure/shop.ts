import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { firstMessage } from '../loads/load.js';
import type { Stage } from '../stage.js';

/** Kept from run to run, and no part of the project: whoever never asks for this row never has Vendure. */
const FOLDER = 'data/bench-vendure';
const FILES = ['package.json', 'package-lock.json', 'server.js'];

/** A Vendure server with one thing to sell, on a database of its own beside ours. */
export interface Shop {
  readonly url: string;
  /** What is sold, how it is delivered and how it is paid for. */
  readonly variantId: string;
  readonly shippingMethodId: string;
  readonly paymentMethod: string;
  readonly database: pg.Client;
  end(): Promise<void>;
}

export async function openShop({ database: ours, databaseUrl }: Stage): Promise<Shop> {
  install();
  await ours.query('create database vendure');
  const url = databaseUrl.replace(/[^/]*$/, 'vendure');
  const server = fork(join(FOLDER, 'server.js'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=DeprecationWarning'], // pg's, of how Vendure calls it
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      VENDURE_DISABLE_TELEMETRY: 'true',
      DATABASE_URL: url,
    },
  });
  const told = await firstMessage<Omit<Shop, 'database' | 'end'>>(server, 'Vendure');
  const database = new pg.Client({ connectionString: url, application_name: 'bench' });
  await database.connect();
  return {
    ...told,
    database,
    async end() {
      await database.end();
      server.disconnect();
      await once(server, 'exit');
    },
  };
}

/** Its own lock file makes it the same one everywhere; what is there already is not fetched again. */
function install(): void {
  mkdirSync(FOLDER, { recursive: true });
  copyFileSync('.npmrc', join(FOLDER, '.npmrc'));
  for (const file of FILES) copyFileSync(fileURLToPath(new URL(file, import.meta.url)), join(FOLDER, file));
  execFileSync('npm', ['install', '--prefix', FOLDER, '--ignore-scripts', '--no-save'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32', // there npm is a script
  });
}
