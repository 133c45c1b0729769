import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createApp, type App } from '../../server/app.js';
import { loadConfig } from '../../server/platform/config.js';
import { log } from '../../server/platform/log.js';
import { migrateDatabase } from '../../server/platform/migrate.js';
import { fillRecords } from '../fill-records.js';
import { sellHouse, type House } from '../house.js';
import { publish, register, type Ask, type HotEvent } from '../programme.js';
import { freePort } from '../site.js';
import type { Stage } from '../stage.js';
import { PlanLog } from './plan-log.js';

/** What is done, under its name. */
export type Operation = readonly [name: string, operate: () => Promise<unknown>];

/** A house whose every statement tells its plan. */
export interface PlanHouse extends House {
  readonly app: App;
  readonly ask: Ask;
  /** Another event: with a waitlist, a waiting room and registrations. */
  readonly other: HotEvent;
  readonly tokens: Readonly<Record<'promoter' | 'admin' | 'buyer', string>>;
  /** Of one of each among its rows; or the token that opens it. */
  readonly ids: Readonly<Record<keyof typeof ONE, string>>;
  /** Takes a file to its end. @returns its bytes. @throws where it is refused. */
  readonly take: (url: string, token?: string) => Promise<number>;
  readonly plans: PlanLog;
  /** For questions to it. */
  readonly database: pg.Client;
  readonly end: () => Promise<void>;
}

/** Makes one with so many tickets, and serves it in this process. */
export async function openPlanHouse(stage: Stage, tickets: number): Promise<PlanHouse> {
  await stage.database.query('create database plans');
  const databaseUrl = stage.databaseUrl.replace(/[^/]*$/, 'plans');
  await migrateDatabase(databaseUrl);
  const filling = await serve(databaseUrl);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const house = await sellHouse(filling.ask, database, tickets);
  const { promoter } = house;
  const [other, old] = [await publish(filling.ask, promoter, 1_000), await publish(filling.ask, promoter, 1_000)];
  const admin = await register(filling.ask, 'operator@example.com');
  await fillRecords(database, { promoter, event: house.event, other, old });
  const buyer = await register(filling.ask, 'buyer@example.com');
  await database.query(`update users set role = 'ADMIN' where id = $1`, [admin.userId]);
  await database.query(`update users set email_verified_at = now() where password_hash <> 'none'`);
  await filling.end();
  const plans = await PlanLog.open(stage.database, 'plans');
  const { app, ask, take, end } = await serve(databaseUrl);
  const ids = await idsIn(database);
  const link = (purpose: Parameters<typeof app.resources.secrets.linkToken>[0], id: string) =>
    app.resources.secrets.linkToken(purpose, id);
  return {
    ...house,
    ...{ app, ask, take, plans, other, database },
    tokens: { promoter: promoter.token, admin: admin.token, buyer: buyer.token },
    ids: {
      ...ids,
      transferOffer: link('transfer-offer', ids.transferOffer),
      messageConsent: link('message-consent', ids.messageConsent),
      waitlistOffer: link('waitlist-claim', ids.waitlistOffer),
      waitlistPlace: link('waitlist-entry', ids.waitlistPlace),
    },
    async end() {
      await database.end();
      await end();
    },
  };
}

/** How one of each is found. */
const ONE = {
  ticket: `select id from tickets offset 100 limit 1`,
  registration: `select id from registrations limit 1`,
  transferOffer: `select id from transfers where status = 'PENDING' limit 1`,
  messageConsent: `select id from emails limit 1`,
  waitlistOffer: `select id from waitlist_entries where status = 'WAITING' limit 1`,
  waitlistPlace: `select id from waitlist_entries where status = 'WAITING' limit 1`,
  buyer: `select id from users where password_hash = 'none' limit 1`,
  device: `select id from devices limit 1`,
  message: `select id from attendee_messages limit 1`,
  day: `select (now() - interval '1 day')::date::text as id`,
};

async function idsIn(database: pg.Client): Promise<Record<keyof typeof ONE, string>> {
  const found = Object.entries(ONE).map(async ([name, sql]) => {
    const { rows } = await database.query<{ id: string }>(sql);
    return [name, rows[0]!.id] as const;
  });
  return Object.fromEntries(await Promise.all(found)) as Record<keyof typeof ONE, string>;
}

const SECRET_KEY = randomUUID();

async function serve(databaseUrl: string) {
  const settings = { NODE_ENV: 'development', SECRET_KEY, ROLES: 'web', DEMO: '0', RATE_LIMIT: 'off' };
  const config = loadConfig({ ...settings, PORT: String(await freePort()) });
  const app = await createApp({ config, log, databaseUrl });
  await app.listen();
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
    if (answer === undefined || errors || /Error$/.test(answer?.__typename ?? ''))
      throw new Error(JSON.stringify(errors ?? answer));
    return answer as never;
  };
  return {
    app,
    ask,
    take: async (url: string, token?: string) => {
      const answer = await fetch(`http://127.0.0.1:${config.port}${url}`, {
        headers: token ? { authorization: `Bearer ${token}` } : {},
      });
      let size = 0;
      for await (const chunk of answer.body!) size += (chunk as Uint8Array).length;
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return size;
    },
    end: async () => {
      for (const [, stop] of app.stopSteps) await stop();
    },
  };
}
