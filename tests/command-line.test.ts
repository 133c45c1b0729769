import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from './support/app.js';
import { COMMAND, command, type Said } from './support/command-line.js';
import type { GivenEvent } from './support/given.js';
import { databaseUrlOf, SHARED_SECRET } from './support/server-process.js';
import { waitingAt } from './support/waiting-rooms.js';

let app: TestApp;
let room: ReturnType<typeof waitingAt>;
let night: GivenEvent;
let crowded: GivenEvent;
let house: GivenEvent;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  app = await startTestApp({ listen: true, env: { SECRET_KEY: SHARED_SECRET } });
  room = waitingAt(app);
  night = await app.given.event({
    tiers: [
      { name: 'Floor', capacity: 10 },
      { name: 'Balcony', capacity: 5 },
    ],
  });
  crowded = await room.withRoom();
  house = await app.given.event({
    capacity: 6,
    tiers: [
      { name: 'Floor', capacity: 5 },
      { name: 'Balcony', capacity: 2 },
    ],
  });
  await app.given.paidOrder(house, { quantity: 3 });
  await app.given.paidOrder(night, { name: 'Ada Lovelace', quantity: 3 });
  await app.given.order(night, { quantity: 2 });
  folder = await mkdtemp(join(tmpdir(), 'foyer-command-'));
  env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'test',
    DATABASE_URL: await databaseUrlOf(app),
    SECRET_KEY: SHARED_SECRET,
    PUBLIC_URL: app.url,
    DATA_DIR: folder,
  };
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** As an operator runs it, beside the server. */
const cli = (...args: string[]): Promise<Said> => command(args, env);
const columns = (line: string): string[] => line.split(/ {2,}/);
const linesOf = ({ out }: Said): string[] => out.trimEnd().split('\n');

describe('npm run cli --', () => {
  test('--help names every command, and each command’s says what it wants', async () => {
    const { out, code } = await cli('--help');
    expect(code).toBe(0);
    for (const command of ['availability', 'queue', 'tick', 'transactions', 'export', 'verify', 'reconcile'])
      expect(out).toMatch(new RegExp(`^  ${command} .*\\w`, 'm'));
    const help = (await cli('export', '--help')).out.replace(/\s+/g, ' ');
    expect(help).toContain('export [options] <list>');
    expect(help).toContain('(choices: "orders", "attendees", "check-ins", "transactions")');
    expect(help).toContain('--event <slug or id>');
    expect(help).toContain('--out <file>');
  }, 120_000);

  test('whatever is missing or makes no sense is said, and the exit code is 1', async () => {
    const wrong: [args: string[], says: string][] = [
      [['queue'], "required option '--event <slug or id>' not specified"],
      [['tick'], "required option '--event <slug or id>' not specified"],
      [['export', 'orders'], "required option '--event <slug or id>' not specified"],
      [['export', '--event', 'x'], "missing required argument 'list'"],
      [['export', 'money', '--event', 'x'], 'Allowed choices are orders, attendees, check-ins, transactions'],
      [['transactions', '--limit', '0'], 'It is a whole number from 1 to 9999'],
      [['box-office'], "unknown command 'box-office'"],
    ];
    const said = await Promise.all(wrong.map(([args]) => cli(...args)));
    for (const [i, { code, out, err }] of said.entries()) {
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain(wrong[i]![1]);
    }
  }, 120_000);

  test('an event that is not there is said so, and the exit code is 1', async () => {
    const commands = [['availability'], ['queue'], ['tick'], ['transactions'], ['export', 'orders']];
    const said = await Promise.all(commands.map(args => cli(...args, '--event', 'no-such-night')));
    for (const one of said) expect(one).toEqual({ code: 1, out: '', err: 'There is no event no-such-night.\n' });
  }, 120_000);
});

describe('availability', () => {
  test('has a line a tier of the event, by its slug or its id: capacity, sold, held and left', async () => {
    for (const name of [night.slug, night.id]) {
      const [head, ...rows] = linesOf(await cli('availability', '--event', name));
      expect(columns(head!)).toEqual(['EVENT', 'TIER', 'CAPACITY', 'SOLD', 'HELD', 'LEFT']);
      expect(rows.map(columns)).toEqual([
        [night.slug, 'Floor', '10', '3', '2', '5'],
        [night.slug, 'Balcony', '5', '0', '0', '5'],
      ]);
    }
  }, 120_000);

  test('where the house has a capacity, no more is left of a tier than of the house', async () => {
    const rows = linesOf(await cli('availability', '--event', house.slug)).slice(1);
    expect(rows.map(columns)).toEqual([
      [house.slug, 'Floor', '5', '3', '0', '2'],
      [house.slug, 'Balcony', '2', '0', '0', '2'],
    ]);
    await app.given.order(house, { quantity: 2 });
    expect(columns(linesOf(await cli('availability', '--event', house.slug)).at(-1)!)).toEqual([
      ...[house.slug, 'Balcony', '2', '0', '0', '1'],
    ]);
  }, 120_000);

  test('is of every event that is still to come, where none is named', async () => {
    const events = linesOf(await cli('availability'))
      .slice(1)
      .map(columns);
    expect(new Set(events.map(([slug]) => slug))).toEqual(new Set([night.slug, crowded.slug, house.slug]));
  }, 120_000);
});

describe('queue and tick', () => {
  test('a test visitor takes a place, is seen waiting, and is admitted by a tick', async () => {
    const joined = linesOf(await cli('queue', '--event', crowded.slug, '--join'));
    expect(joined[0]).toMatch(/^Place [\w-]+ in the REGULAR lane\.$/);
    expect(joined[1]).toBe(`${crowded.slug}: open from the start, 120 a minute, 0.2 of them REGULAR at least`);
    expect(joined.slice(2).map(columns)).toEqual([
      ['LANE', 'WAITING', 'ADMITTED', 'WITH AN ORDER', 'BOUGHT', 'LEFT', 'TURN MISSED'],
      ['REGULAR', '1', '0', '0', '0', '0', '0'],
    ]);
    expect(linesOf(await cli('tick', '--event', crowded.slug))).toEqual(['1 admitted: 0 VIP, 1 REGULAR.']);
    const seen = linesOf(await cli('queue', '--event', crowded.slug));
    expect(columns(seen.at(-1)!)).toEqual(['REGULAR', '0', '1', '0', '0', '0', '0']);
  }, 120_000);

  test('a tick that admits nobody says why, and a VIP code that opens nothing is said', async () => {
    const tick = async () => linesOf(await cli('tick', '--event', crowded.slug));
    const { owner } = crowded.organization;
    const pause = (paused: boolean) =>
      room.mutate('pauseWaitingRoom', 'PauseWaitingRoomInput', { eventId: crowded.id, paused }, owner);
    expect(await tick()).toEqual(['0 admitted: nobody waits.']);
    const joined = linesOf(await cli('queue', '--event', crowded.slug, '--vip-code', 'TIN'));
    expect(joined[0]).toMatch(/in the REGULAR lane\.$/);
    expect(joined[1]).toBe('That VIP code opens nothing.');
    await pause(true);
    expect(await tick()).toEqual(['0 admitted: the room is paused.']);
    await pause(false);
    const opensAt = new Date(Date.now() + 3_600_000);
    const waitingRoom = { admitPerMinute: 120, opensAt };
    await room.mutate('updateEvent', 'UpdateEventInput', { eventId: crowded.id, waitingRoom }, owner);
    expect(await tick()).toEqual(['0 admitted: the room is not open yet.']);
    expect(linesOf(await cli('queue', '--event', crowded.slug))[0]).toMatch(
      `${crowded.slug}: opens ${opensAt.toISOString()}, 120 a minute`,
    );
  }, 120_000);

  test('an event without a waiting room is said so, and the exit code is 1', async () => {
    for (const one of await Promise.all([cli('queue', '--event', night.slug), cli('tick', '--event', night.slug)]))
      expect(one).toEqual({ code: 1, out: '', err: `${night.slug} has no waiting room.\n` });
  }, 120_000);
});

describe('export', () => {
  test('prints the list and nothing else, as the API gives it, and is in the audit', async () => {
    const { out, code } = await cli('export', 'attendees', '--event', night.slug);
    const { body } = await app.app.http.inject({
      url: `/exports/${night.id}/attendees.csv`,
      headers: { authorization: `Bearer ${night.organization.owner.token}` },
    });
    expect({ code, out }).toEqual({ code: 0, out: body });
    expect(out.trimEnd().split('\r\n')).toHaveLength(4);
    const audited = await app.sql(
      `select actor_id, details from audit_entries where action = 'event.exported' and subject_id = ? order by at limit 1`,
      [night.id],
    );
    expect(audited).toEqual([{ actor_id: null, details: { list: 'attendees', by: 'operator' } }]);
  }, 120_000);

  test('--out writes it into a file, in the place of what was there, and leaves no other', async () => {
    const file = join(folder, 'orders.csv');
    await writeFile(file, 'what was there');
    expect((await cli('export', 'orders', '--event', night.id, '--out', file)).out).toBe(`${file} is written.\n`);
    expect((await readFile(file, 'utf8')).trimEnd().split('\r\n')).toHaveLength(3);
    expect((await readdir(folder)).filter(name => name.startsWith('orders'))).toEqual(['orders.csv']);
  }, 120_000);

  test('into a folder that is not there it says so, and exits 1', async () => {
    const { code, err } = await cli('export', 'orders', '--event', night.id, '--out', join(folder, 'none', 'x.csv'));
    expect(code).toBe(1);
    expect(err).toContain('ENOENT');
  }, 120_000);

  test('ends well when its reader has read enough, as `head` has', async () => {
    await app.sql(
      `insert into check_ins (id, event_id, outcome, kind, gate, scanned_by, scanned_at, received_at)
       select uuidv7(), ?, 'UNKNOWN_TICKET', 'ENTRY', 'North', ?, now(), now() from generate_series(1, 5000)`,
      [night.id, night.organization.owner.id],
    );
    const child = spawn(process.execPath, [...COMMAND, 'export', 'check-ins', '--event', night.slug], { env });
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(resolve => child.once('close', resolve));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  }, 120_000);
});
