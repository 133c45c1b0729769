import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figures } from './support/figures.js';
import { startGraphqlServer } from './support/graphql-server.js';
import { connect, cutAll, type Client } from './support/socket-client.js';

const MEGABYTE = 1_000_000;
let folder: string;
let server: Awaited<ReturnType<typeof startGraphqlServer>>;
let figures: Figures;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-slow-'));
  server = await startGraphqlServer(folder);
  figures = server.figures;
});
afterEach(async () => {
  cutAll();
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Watches figures that fill what the system holds for a socket within a few messages. */
async function watching(id: string): Promise<Client> {
  const client = await connect(server.url);
  client.subscribe(id, `subscription { figures(size: ${MEGABYTE}) { sequence text } }`);
  await client.got('next', id);
  return client;
}
const sees = (client: Client, id: string, sequence: number) =>
  client.until(message => message.id === id && message.payload?.data?.figures.sequence === sequence);

describe('somebody who reads too slowly', () => {
  test('holds nobody up, costs no memory, and gets the newest when they read again', async () => {
    const connections: Socket[] = [];
    server.app.server.on('connection', (connection: Socket) => connections.push(connection));
    const [slow, quick] = [await watching('slow'), await watching('quick')];
    slow.socket.pause();
    let held = 0;
    for (let hint = 1; hint <= 100; hint += 1) {
      figures.publish();
      await sees(quick, 'quick', hint);
      quick.messages.length = 0;
      held = Math.max(held, ...connections.map(({ writableLength }) => writableLength));
    }
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan(1.01 * MEGABYTE); // one frame
    slow.socket.resume();
    await sees(slow, 'slow', 100);
    expect(slow.payloads('slow').length).toBeLessThan(30); // what the system had taken, and the newest
    const sequences = slow.payloads('slow').map(({ data }) => data.figures.sequence);
    expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
    figures.publish();
    await Promise.all([sees(slow, 'slow', 101), sees(quick, 'quick', 101)]);
  });

  test('and leaves is forgotten', async () => {
    const [slow, quick] = [await watching('slow'), await watching('quick')];
    slow.socket.pause();
    for (let hint = 1; hint <= 30; hint += 1) {
      figures.publish();
      await sees(quick, 'quick', hint);
      quick.messages.length = 0;
    }
    slow.socket.terminate();
    figures.publish();
    await sees(quick, 'quick', 31);
  });
});
