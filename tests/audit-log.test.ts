import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent, GivenUser } from './support/given.js';

const LOG = `query ($organizationId: ID, $filter: AuditFilter, $first: Int, $after: String) {
  auditLog(organizationId: $organizationId, filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id at action subjectType subjectId details ip actor { id name } } } }`;

interface Entry {
  id: string;
  at: string;
  action: string;
  subjectId: string;
  details: Record<string, unknown>;
  ip: string | null;
  actor: { id: string; name: string } | null;
}
interface Log {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: Entry[];
}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => {
  clock.reset();
  await app[Symbol.asyncDispose]();
});

const log = async (asker: GivenUser, variables: object = {}): Promise<Log> =>
  (await app.gql(LOG, variables, asker)).data.auditLog as Log;

/** An event whose description its owner changed, a second later its manager, and then the manager its tier. */
async function changedByTwo(): Promise<{ event: GivenEvent; owner: GivenUser; manager: GivenUser }> {
  const event = await app.given.event();
  const { owner, id } = event.organization;
  const manager = await app.given.member(id, 'MANAGER');
  const describe = `mutation ($id: ID!) { updateEvent(input: { eventId: $id, description: "Changed." }) { __typename } }`;
  const rename = `mutation ($id: ID!) { updateTier(input: { tierId: $id, name: "Renamed" }) { __typename } }`;
  clock.advance(1_000);
  await app.gql(describe, { id: event.id }, { ...owner, ip: '203.0.113.9' });
  clock.advance(1_000);
  await app.gql(describe, { id: event.id }, manager);
  clock.advance(1_000);
  await app.gql(rename, { id: event.tier.id }, manager);
  return { event, owner, manager };
}

describe('an organization’s audit log', () => {
  test('says who did what to what, from where, newest first, page by page', async () => {
    const { event, owner, manager } = await changedByTwo();
    const organizationId = event.organization.id;

    const first = await log(owner, { organizationId, first: 2 });
    const second = await log(manager, { organizationId, first: 1, after: first.pageInfo.endCursor });

    expect(first.nodes).toMatchObject([
      { action: 'tier.updated', subjectType: 'Tier', subjectId: event.tier.id, actor: { id: manager.id } },
      { action: 'event.updated', subjectType: 'Event', subjectId: event.id, actor: { id: manager.id } },
    ]);
    expect(second.nodes).toEqual([
      {
        id: expect.any(String),
        at: expect.any(String),
        action: 'event.updated',
        subjectType: 'Event',
        subjectId: event.id,
        details: { changed: ['description'] },
        ip: '203.0.113.9',
        actor: { id: owner.id, name: 'Ada Lovelace' },
      },
    ]);
    expect(first.totalCount).toBeGreaterThan(3);
    expect(new Set((await log(owner, { organizationId, first: 100 })).nodes.map(({ action }) => action))).toEqual(
      new Set([
        'organization.created',
        'event.created',
        'event.published',
        'tier.created',
        'event.updated',
        'tier.updated',
      ]),
    );
  });

  test('is narrowed by action, person, thing and time, each alone and together', async () => {
    const { event, owner, manager } = await changedByTwo();
    const organizationId = event.organization.id;
    const actions = async (filter: object) =>
      (await log(owner, { organizationId, filter })).nodes.map(({ action }) => action);
    const all = (await log(owner, { organizationId, first: 100 })).nodes;

    expect(await actions({ actions: ['event.updated'] })).toEqual(['event.updated', 'event.updated']);
    expect(await actions({ actions: ['event.published', 'tier.updated'] })).toEqual([
      'tier.updated',
      'event.published',
    ]);
    expect(await actions({ actorId: manager.id })).toEqual(['tier.updated', 'event.updated']);
    expect(await actions({ subjectId: event.tier.id })).toEqual(['tier.updated', 'tier.created']);
    expect(await actions({ from: all[1]!.at, to: all[0]!.at })).toEqual(['event.updated']);
    expect(await actions({ actorId: manager.id, subjectId: event.id })).toEqual(['event.updated']);
    expect(await actions({ actorId: 'nobody' })).toEqual([]);
    expect(await actions({ actions: ['nothing'] })).toEqual([]);
  });

  test('holds no other organization’s entries, whatever is asked', async () => {
    const [mine, others] = [await changedByTwo(), await changedByTwo()];
    const { nodes } = await log(mine.owner, {
      organizationId: mine.event.organization.id,
      filter: { subjectId: others.event.id },
    });
    expect(nodes).toEqual([]);
  });
});

test('an ADMIN reads all of the installation, sign-ins too, from where they came', async () => {
  const admin = await app.given.user({ admin: true });
  const { event } = await changedByTwo();
  const person = await app.given.user();
  await app.gql(
    `mutation ($email: EmailAddress!) { signIn(input: { email: $email, password: "a quiet harbour at dawn" }) { __typename } }`,
    { email: person.email },
    { ip: '203.0.113.77' },
  );

  const { nodes } = await log(admin, { filter: { actions: ['user.signedIn'], actorId: person.id } });
  const changes = await log(admin, { filter: { subjectId: event.tier.id } });

  expect(nodes).toMatchObject([{ action: 'user.signedIn', subjectId: person.id, ip: '203.0.113.77' }]);
  expect(changes.nodes.map(({ action }) => action)).toEqual(['tier.updated', 'tier.created']);
});

test('each way to ask has its index: none reads the whole log', async () => {
  const { event, manager } = await changedByTwo();
  await app.sql(`insert into audit_entries (id, at, action, subject_type, subject_id)
    select gen_random_uuid(), now() - n * interval '1 second', 'user.signedIn', 'User', gen_random_uuid() from generate_series(1, 20000) as n`);
  await app.sql('analyze audit_entries');
  const ways: Record<string, string> = {
    audit_entries_newest: `organization_id = '${event.organization.id}'`,
    audit_entries_by_subject: `subject_id = '${event.id}'`,
    audit_entries_by_actor: `actor_id = '${manager.id}'`,
    audit_entries_everywhere: 'true',
  };
  for (const [index, where] of Object.entries(ways)) {
    const plan = await app.sql<Record<string, string>>(
      `explain select * from audit_entries where ${where} order by at desc, id desc limit 51`,
    );
    const text = plan.map(row => row['QUERY PLAN']).join('\n');
    expect({ index, seq: text.includes('Seq Scan'), uses: /Index.* (audit_entries_\w+)/.exec(text)?.[1] }).toEqual({
      index,
      seq: false,
      uses: index,
    });
  }
});
