import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../server/platform/project-root.js';
import type { Row } from '../measure.js';
import { pgbench } from '../pgbench.js';
import type { Stage } from '../stage.js';
import type { ReserveLoad, ReserveOutcome } from '../reserve.load.js';

const CLIENTS = 32;
/** More than any run sells, below what the counters' int can hold. */
const CAPACITY = 1_000_000_000;

/**
 * What one reservation does in the database, as a plain transaction: the key, the guarded counters of event and tier,
 * the order and its item.
 */
const TRANSACTION = `
begin;
insert into idempotency_keys (scope, key, fingerprint, result_id, created_at)
  values ('pgbench', gen_random_uuid()::text, '\\x00', gen_random_uuid(), now());
update events set held = held + 1 where id = :event and sold + held + 1 <= coalesce(capacity, 2147483647);
update tiers set held = held + 1 where id = :tier and event_id = :event and sold + held + 1 <= capacity;
insert into orders (id, number, event_id, buyer_name, buyer_email, status, currency, subtotal, discount, fees, tax,
                    tax_included, total, hold_expires_at, created_at)
  values (uuidv7(), gen_random_uuid()::text, :event, 'Ada Buyer', 'pgbench@example.com', 'HELD', 'USD', 5000, 0, 0, 0,
          false, 5000, now() + interval '1 day', now())
  returning id as made \\gset
insert into order_items (id, order_id, tier_id, position, quantity, unit_price, discount, fees, tax, total)
  values (uuidv7(), ':made', :tier, 0, 1, 5000, 0, 0, 0, 5000);
commit;
`;

/** Reservations a second of one hot tier: through the API with everything on, and as plain transactions by pgbench. */
export async function reserveRow(stage: Stage): Promise<Row> {
  const { eventId, tierId } = await publishEvent(stage);
  return {
    what: `reserve, one hot tier, ${CLIENTS} clients`,
    subject: { name: 'GraphQL API', run: seconds => reserveThroughApi(stage, eventId, tierId, seconds) },
    reference: {
      name: 'pgbench',
      run: seconds =>
        pgbench({
          databaseUrl: stage.databaseUrl,
          script: TRANSACTION,
          variables: { event: `'${eventId}'`, tier: `'${tierId}'` },
          clients: CLIENTS,
          seconds,
        }),
    },
  };
}

/** From a process of its own. Every caller's answer is held against what the database then has. */
async function reserveThroughApi(stage: Stage, eventId: string, tierId: string, seconds: number): Promise<number> {
  const email = `${randomUUID()}@example.com`;
  const load: ReserveLoad = { url: stage.url, eventId, tierId, email, clients: CLIENTS, seconds };
  const loader = join(projectRoot, 'scripts/typescript.js');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    loader,
    join(projectRoot, 'bench/reserve.load.ts'),
    JSON.stringify(load),
  ]);
  const outcome = JSON.parse(stdout) as ReserveOutcome;
  const [made] = await stage.sql<{ count: number }>('select count(*)::int from orders where buyer_email = $1', [email]);
  // A caller whose connection was closed at the end of the run may have an order without having read so.
  const unread = made!.count - outcome.orders;
  if (outcome.others > 0 || unread < 0 || unread > CLIENTS) {
    throw new Error(
      `${outcome.orders} callers got an order, ${outcome.others} something else; ${made!.count} were made`,
    );
  }
  return outcome.orders / outcome.seconds;
}

async function publishEvent(stage: Stage): Promise<{ eventId: string; tierId: string }> {
  const promoter = await stage.ask<{ accessToken: string }>(
    'mutation ($input: RegisterUserInput!) { registerUser(input: $input) { ... on Session { accessToken } } }',
    { input: { email: `${randomUUID()}@example.com`, name: 'Bench', password: randomUUID() } },
  );
  const mutate = async (field: string, type: string, input: object, result: string) =>
    (
      await stage.ask<{ id: string }>(
        `mutation ($input: ${type}!) { ${field}(input: $input) { ... on ${result} { id } ... on UserError { message } } }`,
        { input },
        promoter.accessToken,
      )
    ).id;
  const slug = `bench-${randomUUID().slice(0, 8)}`;
  const organizationId = await mutate(
    'createOrganization',
    'CreateOrganizationInput',
    { name: 'Bench', slug },
    'Organization',
  );
  const startsAt = new Date(Date.now() + 30 * 86_400_000);
  const details = {
    title: 'The on-sale',
    venue: { name: 'The Hall' },
    currency: 'USD',
    timeZone: 'UTC',
    holdMinutes: 60,
  };
  const endsAt = new Date(startsAt.getTime() + 3_600_000);
  const eventId = await mutate(
    'createEvent',
    'CreateEventInput',
    { organizationId, ...details, startsAt, endsAt },
    'Event',
  );
  const tierId = await mutate(
    'createTier',
    'CreateTierInput',
    { eventId, name: 'Hot', price: 5000, capacity: 1 },
    'Tier',
  );
  await mutate('publishEvent', 'EventIdInput', { eventId }, 'Event');
  await stage.sql('update tiers set capacity = $1 where id = $2', [CAPACITY, tierId]);
  return { eventId, tierId };
}
