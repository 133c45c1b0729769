import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createApp } from '../server/app.js';
import { loadConfig } from '../server/platform/config.js';
import { log } from '../server/platform/log.js';
import { migrateDatabase } from '../server/platform/migrate.js';
import { clientQuery } from './client-query.js';
import { PAGES } from './pages.js';
import { codeOf } from './fill.js';
import { sellHouse } from './house.js';
import type { Ask } from './programme.js';
import type { Stage } from './stage.js';

const SHOWN = 400;

/**
 * Prints the plan of each statement that the hot operations send, in a house of so many tickets. The statements are
 * taken from the server as it sends them: each is first explained, undone, and then done.
 */
export async function printPlans(stage: Stage, tickets: number): Promise<void> {
  await stage.database.query('create database plans');
  const databaseUrl = stage.databaseUrl.replace(/[^/]*$/, 'plans');
  await migrateDatabase(databaseUrl);
  const settings = { NODE_ENV: 'development', SECRET_KEY: randomUUID(), ROLES: 'web', DEMO: '0', RATE_LIMIT: 'off' };
  const app = await createApp({ config: loadConfig(settings), log, databaseUrl });
  const ask: Ask = async (query, variables, token) => {
    const { data, errors } = (
      await app.http.inject({
        method: 'POST',
        url: '/graphql',
        headers: token ? { authorization: `Bearer ${token}` } : {},
        payload: { query, variables },
      })
    ).json<{ data: Record<string, never> | null; errors?: object[] }>();
    const [answer] = Object.values(data ?? {}) as { __typename?: string }[];
    if (!answer || errors || /Error$/.test(answer.__typename ?? '')) throw new Error(JSON.stringify(errors ?? answer));
    return answer as never;
  };
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const house = await sellHouse(ask, database, tickets);
  await database.end();
  const { eventId, tierId } = house.event;
  const { token } = house.promoter;
  let order: { id: string; accessToken: string };

  const operations: Record<string, () => Promise<unknown>> = {
    ...Object.fromEntries(
      PAGES.map(({ name, query, variables }) => [name, () => ask(query(), variables(house), token)]),
    ),
    async reserve() {
      const key = randomUUID();
      const buyer = { name: 'Ada Lovelace', email: 'ada@example.com' };
      order = await ask(
        `mutation ($input: ReserveTicketsInput!) { reserveTickets(input: $input) {
           __typename ... on Order { id accessToken } ... on UserError { message } } }`,
        { input: { eventId, items: [{ tierId, quantity: 2 }], buyer, idempotencyKey: key } },
      );
    },
    checkout: () =>
      ask(
        `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) {
           __typename ... on CheckoutStarted { order { status } } ... on UserError { message } } }`,
        {
          input: {
            orderId: order.id,
            accessToken: order.accessToken,
            returnUrl: 'http://localhost:4000/',
            idempotencyKey: randomUUID(),
          },
        },
      ),
    'check-in': () =>
      ask(
        'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
        { input: { eventId, code: codeOf(eventId, 2), gate: 'Gate 1', scanId: randomUUID() } },
        token,
      ),
    'a scanner’s manifest, then what changed': async () => {
      const MANIFEST = `query ($id: ID!, $since: String) { scannerManifest(eventId: $id, since: $since) {
        cursor tickets { digest status tierName holderName serial } } }`;
      const { cursor } = await ask<{ cursor: string }>(MANIFEST, { id: eventId }, token);
      await ask(MANIFEST, { id: eventId, since: cursor }, token);
    },
    'scans of a device without a network': () =>
      ask(
        `mutation ($input: SyncCheckInsInput!) { syncCheckIns(input: $input) {
           ... on SyncCheckInsPayload { results { outcome } conflicts { gate } } } }`,
        {
          input: {
            eventId,
            scans: [4, 6, 8].map(n => ({
              scanId: randomUUID(),
              code: codeOf(eventId, n),
              gate: 'Gate 2',
              kind: 'ENTRY',
              scannedAt: new Date(Date.now() - 60_000),
            })),
          },
        },
        token,
      ),
    'conflicts between scans': () =>
      ask('query ($id: ID!) { checkInConflicts(eventId: $id) { nodes { gate outcome } } }', { id: eventId }, token),
    'entries by the minute': () =>
      ask(
        'query ($id: ID) { event(id: $id) { attendance { inside refusals { outcome count } entriesByMinute { at gate entries } } } }',
        { id: eventId },
        token,
      ),
    'a dashboard’s curve of a day, and today': () =>
      ask(clientQuery('LiveEntries'), { id: eventId, minutes: 1_440 }, token),
    'a dashboard’s sales by the minute': () => ask(clientQuery('SoldByMinute'), { id: eventId }, token),
    'what waits in the office': () => ask(clientQuery('LiveOffice'), { id: eventId }, token),
    'gates and times of entry': () => ask(clientQuery('GatesPage'), { id: eventId }, token),
    'how far the end of a day is': () => ask(clientQuery('EndOfDay'), { id: eventId }, token),
    'devices of an event': () =>
      ask('query ($id: ID!) { devices(eventId: $id) { id staffName lastSyncAt } }', { id: eventId }, token),
    'sales put together': () => app.services().salesFigures.putCountsTogether(),
    'sweep of holds': () => app.services().holdExpiry.sweep(),
  };
  try {
    for (const [name, operate] of Object.entries(operations)) {
      console.log(`\n##### ${name}`);
      await explained(operate);
    }
  } finally {
    for (const [, stop] of app.stopSteps) await stop();
  }
}

/** Explains every statement that is sent meanwhile, by whichever connection. */
async function explained(operate: () => Promise<unknown>): Promise<void> {
  const prototype = pg.Client.prototype as unknown as { query: (this: pg.Client, ...given: unknown[]) => unknown };
  const { query } = prototype;
  const ofClient = (client: pg.Client, ...given: unknown[]) => query.apply(client, given);
  const turns = new WeakMap<pg.Client, Promise<unknown>>();

  async function explain(client: pg.Client, given: unknown[]): Promise<unknown> {
    const [statement, parameters] = given as [string | pg.QueryConfig, unknown[]?];
    const { text, values = parameters } = typeof statement === 'string' ? { text: statement } : statement;
    if (!/^\s*(with|select|insert|update|delete)\b/i.test(text)) return ofClient(client, ...given);
    const isInside = client.getTransactionStatus() === 'T';
    const [before, after] = isInside ? ['savepoint plan', 'rollback to plan'] : ['begin', 'rollback'];
    await ofClient(client, before);
    const plan = (await ofClient(client, { text: `explain (analyze, buffers) ${text}`, values })) as {
      rows: { 'QUERY PLAN': string }[];
    };
    await ofClient(client, after);
    console.log(`\n${text.replace(/\s+/g, ' ').slice(0, SHOWN)}`);
    for (const { 'QUERY PLAN': line } of plan.rows) console.log(`    ${line}`);
    return ofClient(client, ...given);
  }
  prototype.query = function (...given) {
    // Pools that answer by callback are the limits'; theirs is one statement by its key.
    if (typeof given.at(-1) === 'function') return ofClient(this, ...given);
    const answer = (turns.get(this) ?? Promise.resolve()).then(() => explain(this, given));
    turns.set(
      this,
      answer.catch(() => undefined),
    );
    return answer;
  };
  try {
    await operate();
  } finally {
    prototype.query = query;
  }
}
