import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp } from './support/app.js';
import { differences } from './support/differences.js';
import { scanning, type GivenTicket } from './support/scanning.js';
import { databaseUrlOf, SHARED_SECRET, startServer } from './support/server-process.js';

const PROCESSES = 4;
const TICKETS = 500;
const A_ORDER = 50;
/** At each ticket, at once. */
const DEVICES = 3;
/** Tickets that are held out at the same time. */
const QUEUES = 60;

const CHECK_IN = 'mutation ($input: CheckInInput!) { checkIn(input: $input) { scanId outcome } }';

/**
 * The doors open: four processes, and each ticket is scanned by several devices at once, each at a process of its own,
 * some by its code and some by its serial. Every third device hears nothing and sends its scan to another process too.
 * Between them come forged codes, and people who have no right to scan.
 * @returns what was wrong, in words.
 */
async function doorsOpen(...plants: string[]): Promise<string[]> {
  await using app = await startTestApp({ env: { SECRET_KEY: SHARED_SECRET } });
  const gate = await scanning(app);
  const event = await app.given.event({
    organization: gate.house,
    tiers: [{ capacity: TICKETS, maxPerOrder: A_ORDER }],
  });
  const tickets: GivenTicket[] = [];
  while (tickets.length < TICKETS) {
    tickets.push(...(await app.given.paidOrder(event, { quantity: A_ORDER })).tickets);
  }
  // Statements last as long as they do on a machine that has much to do: at other processes others begin meanwhile.
  await app.sql(`create function take_a_while() returns trigger language plpgsql as
    'begin perform pg_sleep(0.03); return null; end'`);
  await app.sql('create trigger busy before insert on check_ins for each statement execute function take_a_while()');
  const stranger = await app.given.user();
  const databaseUrl = await databaseUrlOf(app);
  const planted = { preload: ['./tests/support/planted-fault.ts'], env: { PLANTED_FAULT: plants.join(',') } };
  const processes = await Promise.all(
    Array.from({ length: PROCESSES }, () =>
      startServer({ databaseUrl, roles: 'web', ...(plants.length > 0 && planted) }),
    ),
  );

  const wrong: string[] = [];
  const told = new Map<string, string>();
  const send = async (at: number, input: { scanId: string }): Promise<void> => {
    const { data, errors } = await processes[at % PROCESSES]!.gql(CHECK_IN, { input }, gate.scanner);
    const outcome = (data?.checkIn.outcome as string | undefined) ?? JSON.stringify(errors);
    const before = told.get(input.scanId);
    if (before && before !== outcome) wrong.push(`one scan was told ${before} and ${outcome}`);
    told.set(input.scanId, outcome);
  };
  const scan = async (at: number, name: object): Promise<void> => {
    const input = { eventId: event.id, gate: `Gate ${at}`, scanId: randomUUID(), ...name };
    await Promise.all([send(at, input), ...(at % 3 === 0 ? [send(at + 1, input)] : [])]);
  };
  const trespass = async (at: number, { code }: GivenTicket): Promise<void> => {
    const input = { eventId: event.id, code, gate: 'The wall', scanId: randomUUID() };
    const { code: refusal } = await processes[at % PROCESSES]!.gql(CHECK_IN, { input }, stranger);
    if (refusal !== 'NOT_FOUND') wrong.push(`a stranger was told ${refusal}`);
  };
  let held = 0;
  const queue = async (): Promise<void> => {
    while (held < TICKETS) {
      const place = held++;
      const ticket = tickets[place]!;
      const devices = Array.from({ length: DEVICES }, (_, device) =>
        scan(place + device, device === 1 ? { serial: ticket.serial } : { code: ticket.code }),
      );
      const odd = place % 20 === 0 ? [scan(place, { code: `${ticket.code}x` }), trespass(place, ticket)] : [];
      await Promise.all([...devices, ...odd]);
    }
  };
  await Promise.all(Array.from({ length: QUEUES }, queue));
  await Promise.all(processes.map(process => process.stop()));

  const recorded = await app.sql<{ id: string; outcome: string; ticket: string | null }>(
    'select id, outcome, ticket_id as ticket from check_ins',
  );
  const outcomes = new Map(recorded.map(({ id, outcome }) => [id, outcome]));
  if (outcomes.size !== told.size) wrong.push(`${told.size} scans were made, ${outcomes.size} are recorded`);
  for (const [scanId, outcome] of told) {
    if (outcomes.get(scanId) !== outcome) wrong.push(`told ${outcome}, recorded ${outcomes.get(scanId)}`);
  }
  const count = (wanted: string) => recorded.filter(({ outcome }) => outcome === wanted).length;
  const entries = recorded.filter(({ outcome }) => outcome === 'ACCEPTED').map(({ ticket }) => ticket);
  if (entries.length !== TICKETS || new Set(entries).size !== TICKETS)
    wrong.push(`${entries.length} entries of ${new Set(entries).size} tickets`);
  const refused = [count('ALREADY_CHECKED_IN'), count('BAD_SIGNATURE')];
  const expected = [TICKETS * (DEVICES - 1), TICKETS / 20];
  if (refused.join() !== expected.join()) wrong.push(`refused ${refused.join()}, not ${expected.join()}`);
  const { checkedIn, inside } = await app.app.services().attendance.now(event.id);
  if (checkedIn !== TICKETS || inside !== TICKETS) wrong.push(`attendance says ${checkedIn}, inside ${inside}`);
  return [...wrong, ...(await differences(app))];
}

test('five hundred tickets under many devices at four processes: each is let in once, everybody hears the truth', async () => {
  expect(await doorsOpen()).toEqual([]);
}, 120_000);

test('without the lock the same doors let some in twice', async () => {
  expect((await doorsOpen('no row lock')).join('\n')).toMatch(/\d+ entries of 500 tickets/);
}, 120_000);
