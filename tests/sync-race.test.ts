import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { atTheSameInstant } from './support/locks.js';
import { scanning, type GivenTicket } from './support/scanning.js';
import { databaseUrlOf, SHARED_SECRET, startServer } from './support/server-process.js';
import { offline, SYNC } from './support/syncing.js';

const A_SYNC = 10;
const IN_EACH_ORDER = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const TICKETS = IN_EACH_ORDER.length * A_SYNC;
const CHECK_IN = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }';

/**
 * The network comes back: two devices that scanned the same tickets, one half a minute before the other, send what they have at
 * once, each to a process of its own and in an order of its own, while others scan these tickets online: before them, after
 * them, and one at the same instant, the three in each order. Neither goes on before all have come to the tickets.
 * @returns what was wrong, in words.
 */
async function networkComesBack(...plants: string[]): Promise<string[]> {
  await using app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  const gate = await scanning(app);
  const event = await app.given.event({ organization: gate.house, tiers: [{ capacity: TICKETS, maxPerOrder: 20 }] });
  const tickets: GivenTicket[] = [];
  while (tickets.length < TICKETS) tickets.push(...(await app.given.paidOrder(event, { quantity: 20 })).tickets);
  const databaseUrl = await databaseUrlOf(app);
  const planted = { preload: ['./tests/support/planted-fault.ts'], env: { PLANTED_FAULT: plants.join(',') } };
  const processes = await Promise.all(
    [0, 1].map(() => startServer({ databaseUrl, roles: 'web', ...(plants.length > 0 && planted) })),
  );
  const wrong: string[] = [];
  const made = [0, 1].map(device =>
    tickets.map(({ code }) => offline({ code }, device === 0 ? 90 : 60, { gate: `Device ${device}` })),
  );
  const send = async (device: number, scans: object[]): Promise<void> => {
    const { errors } = await processes[device]!.gql(SYNC, { input: { eventId: event.id, scans } }, gate.scanner);
    for (const { message } of errors ?? []) wrong.push(message);
  };
  const online = async (...places: number[]): Promise<void> => {
    for (const place of places) {
      const input = { eventId: event.id, code: tickets[place]!.code, gate: 'Online', scanId: randomUUID() };
      const { errors } = await processes[place % 2]!.gql(CHECK_IN, { input }, gate.scanner);
      for (const { message } of errors ?? []) wrong.push(message);
    }
  };
  for (const [round, order] of IN_EACH_ORDER.entries()) {
    const places = Array.from({ length: A_SYNC }, (_, i) => round * A_SYNC + i);
    const [early, late] = made.map(scans => places.map(place => scans[place]!));
    const [one, ...others] = places as [number, ...number[]];
    const half = others.splice(0, A_SYNC / 2);
    const asked = [() => send(0, early!), () => send(1, late!.toReversed()), () => online(one)];
    const held = places.map(place => tickets[place]!.id);
    await online(...half);
    await atTheSameInstant(
      app,
      { table: 'tickets', id: held, lock: 'no key' },
      order.map(which => asked[which]!),
    );
    await online(...others);
  }
  await Promise.all(processes.map(process => process.stop()));

  const scans = await app.sql<{ gate: string; outcome: string; conflict: boolean; n: number }>(
    'select gate, outcome, conflict, count(*)::int as n from check_ins group by 1, 2, 3 order by 1, 2, 3',
  );
  const count = (where: string, outcome: string) =>
    scans.filter(scan => scan.gate === where && scan.outcome === outcome).reduce((sum, { n }) => sum + n, 0);
  if (count('Device 0', 'ACCEPTED') !== TICKETS)
    wrong.push(`the earliest counts ${count('Device 0', 'ACCEPTED')} times`);
  if (count('Device 1', 'ALREADY_CHECKED_IN') !== TICKETS)
    wrong.push(`the later one is a conflict ${count('Device 1', 'ALREADY_CHECKED_IN')} times`);
  if (count('Online', 'ALREADY_CHECKED_IN') !== TICKETS)
    wrong.push(`online nobody else came in, ${count('Online', 'ALREADY_CHECKED_IN')} times`);
  const { checkedIn, inside } = await app.app.services().attendance.now(event.id);
  if (checkedIn !== TICKETS || inside !== TICKETS) wrong.push(`attendance says ${checkedIn}, inside ${inside}`);
  return [...wrong, ...(await differences(app))];
}

test('two devices send the same tickets at once while others scan them: the earliest counts, and the record agrees', async () => {
  expect(await networkComesBack()).toEqual([]);
}, 120_000);

test('without the locks it does not', async () => {
  expect((await networkComesBack('no row lock')).join('\n')).toMatch(/ticket|counts|conflict/);
}, 120_000);
