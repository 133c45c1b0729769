/* Long because who may do what in an organization is tried role by role, on one server. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenUser } from './support/given.js';

const CREATE = `mutation ($name: String!, $slug: String!) {
  createOrganization(input: { name: $name, slug: $slug }) {
    __typename
    ... on Organization { id slug name members { role user { id email } } }
    ... on InvalidInputError { code fields { path message } }
  }
}`;
const UPDATE = `mutation ($input: UpdateOrganizationInput!) {
  updateOrganization(input: $input) {
    __typename
    ... on Organization { name feeBasisPoints feeFixed feesPaidBy }
    ... on InvalidInputError { fields { path } }
  }
}`;
const SET = `mutation ($input: SetMemberInput!) {
  setMember(input: $input) {
    __typename
    ... on Membership { role user { id email } organization { id } }
    ... on InvalidInputError { fields { path } }
  }
}`;
const REMOVE = `mutation ($organizationId: ID!, $userId: ID!) {
  removeMember(input: { organizationId: $organizationId, userId: $userId }) {
    __typename ... on Organization { members { user { id } } } ... on UserError { code }
  }
}`;
const ORGANIZATION = `query ($slug: String!) {
  organization(slug: $slug) { id name feeBasisPoints members { role user { id name } } }
}`;
const ADDRESSES = 'query ($slug: String!) { organization(slug: $slug) { members { user { email } } } }';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());

const remove = (organizationId: string, userId: string, { token }: GivenUser) =>
  app.gql(REMOVE, { organizationId, userId }, { token });
const owners = async (organizationId: string) =>
  app.sql(`select from memberships where organization_id = ? and role = 'OWNER'`, [organizationId]);

describe('founding an organization', () => {
  test('is open to everyone with an account, who owns it', async () => {
    const { id, email, token } = await app.given.user();

    const { data } = await app.gql(CREATE, { name: '  Lagos Live ', slug: 'lagos-live' }, { token });

    expect(data.createOrganization).toMatchObject({
      slug: 'lagos-live',
      name: 'Lagos Live',
      members: [{ role: 'OWNER', user: { id, email } }],
    });
    const { data: mine } = await app.gql('{ me { memberships { role organization { slug } } } }', {}, { token });
    expect(mine.me.memberships).toEqual([{ role: 'OWNER', organization: { slug: 'lagos-live' } }]);
  });

  test('is not for guests', async () => {
    expect((await app.gql(CREATE, { name: 'Ghosts', slug: 'ghosts' })).code).toBe('UNAUTHENTICATED');
  });

  test.each(['ab', 'Upper-Case', 'two--hyphens', '-edge', 'edge-', 'späti', 'sp ace', 'x'.repeat(61), ''])(
    'the slug “%s” is refused, with the field named',
    async slug => {
      const { token } = await app.given.user();

      const { data } = await app.gql(CREATE, { name: 'House', slug }, { token });

      expect(data.createOrganization).toMatchObject({ code: 'INVALID_INPUT' });
      expect(data.createOrganization.fields.map(({ path }: { path: string }) => path)).toContain('slug');
    },
  );

  test('two can’t have one slug, also when they ask at once', async () => {
    const users = await Promise.all([app.given.user(), app.given.user()]);

    const answers = await Promise.all(
      users.map(({ token }) => app.gql(CREATE, { name: 'Twin', slug: 'twin' }, { token })),
    );

    const types = answers.map(({ data }) => data.createOrganization.__typename);
    expect(types.sort()).toEqual(['InvalidInputError', 'Organization']);
  });
});

describe('an organization', () => {
  test('shows everyone its name, and its members and fees to members alone', async () => {
    const { id, slug, owner } = await app.given.organization();
    const stranger = await app.given.user();
    const see = async (token?: string) => (await app.gql(ORGANIZATION, { slug }, { token })).data.organization;

    expect(await see()).toEqual({ id, name: 'The House', feeBasisPoints: null, members: null });
    expect(await see(stranger.token)).toMatchObject({ members: null });
    expect(await see(owner.token)).toMatchObject({
      feeBasisPoints: 0,
      members: [{ role: 'OWNER', user: { id: owner.id } }],
    });
    expect((await app.gql(ORGANIZATION, { slug: 'no-such-house' })).data.organization).toBeNull();
  });

  test('shows members’ addresses to its OWNER and MANAGER', async () => {
    const { id, slug, owner } = await app.given.organization();
    const manager = await app.given.member(id, 'MANAGER');
    const scanner = await app.given.member(id, 'SCANNER');
    const viewer = await app.given.member(id, 'VIEWER');

    for (const { token } of [owner, manager]) {
      const { data } = await app.gql(ADDRESSES, { slug }, { token });
      expect(data.organization.members).toHaveLength(4);
    }
    for (const { token } of [scanner, viewer]) {
      const { data, code } = await app.gql(ADDRESSES, { slug }, { token });
      expect([code, data.organization.members]).toEqual(['FORBIDDEN', null]);
      const names = await app.gql(ORGANIZATION, { slug }, { token });
      expect(names.data.organization.members).toHaveLength(4);
    }
  });

  test('does not show where else its members belong to', async () => {
    const { id, slug, owner } = await app.given.organization();
    const manager = await app.given.member(id, 'MANAGER');
    await app.given.organization({ owner: manager });

    const { data } = await app.gql(
      'query ($slug: String!) { organization(slug: $slug) { members { user { memberships { organization { id } } } } } }',
      { slug },
      { token: owner.token },
    );

    expect(data.organization.members).toEqual(Array(2).fill({ user: { memberships: [{ organization: { id } }] } }));
  });

  test('is renamed, and its fees are set, by OWNER and MANAGER; what is left out stays', async () => {
    const { id, owner } = await app.given.organization();
    const manager = await app.given.member(id, 'MANAGER');
    const change = (input: object, { token }: GivenUser) =>
      app.gql(UPDATE, { input: { organizationId: id, ...input } }, { token });

    await change({ feeBasisPoints: 250, feeFixed: 49, feesPaidBy: 'ORGANIZER' }, owner);
    const { data } = await change({ name: 'The Other House', feeFixed: null }, manager);

    expect(data.updateOrganization).toEqual({
      __typename: 'Organization',
      name: 'The Other House',
      feeBasisPoints: 250,
      feeFixed: 49,
      feesPaidBy: 'ORGANIZER',
    });
    const wrong = await change({ feeBasisPoints: 10_001, name: ' ' }, owner);
    expect(wrong.data.updateOrganization.fields.map(({ path }: { path: string }) => path).sort()).toEqual([
      'feeBasisPoints',
      'name',
    ]);
    const entries = await app.sql<{ details: object }>(
      `select details from audit_entries where action = 'organization.updated' and subject_id = ? order by at`,
      [id],
    );
    expect(entries[0]?.details).toEqual({ feeBasisPoints: 250, feeFixed: 49, feesPaidBy: 'ORGANIZER' });
  });

  test('is not changed by those whose role does not reach, and does not exist for strangers', async () => {
    const { id } = await app.given.organization();
    const change = async (token?: string) =>
      (await app.gql(UPDATE, { input: { organizationId: id, name: 'Mine' } }, { token })).code;

    expect(await change()).toBe('UNAUTHENTICATED');
    expect(await change((await app.given.user()).token)).toBe('NOT_FOUND');
    expect(await change((await app.given.member(id, 'VIEWER')).token)).toBe('FORBIDDEN');
    expect(await change((await app.given.member(id, 'SCANNER')).token)).toBe('FORBIDDEN');
    const { token } = await app.given.user();
    const unknown = await app.gql(UPDATE, { input: { organizationId: 'nonsense', name: 'Mine' } }, { token });
    expect(unknown.code).toBe('NOT_FOUND');
  });
});

describe('members', () => {
  test('join by the address of their account, and change their role the same way', async () => {
    const { id, owner } = await app.given.organization();
    const ada = await app.given.user();
    const set = (role: string) =>
      app.gql(SET, { input: { organizationId: id, email: ada.email.toUpperCase(), role } }, { token: owner.token });

    expect((await set('SCANNER')).data.setMember).toEqual({
      __typename: 'Membership',
      role: 'SCANNER',
      user: { id: ada.id, email: ada.email },
      organization: { id },
    });
    expect((await set('VIEWER')).data.setMember.role).toBe('VIEWER');
    const entries = await app.sql<{ details: object }>(
      `select details from audit_entries where action = 'member.set' and organization_id = ? order by at`,
      [id],
    );
    expect(entries.map(({ details }) => details)).toEqual([
      { was: null, role: 'SCANNER' },
      { was: 'SCANNER', role: 'VIEWER' },
    ]);
  });

  test('can’t be people without an account: the address is the wrong field', async () => {
    const { id, owner } = await app.given.organization();

    const { data } = await app.gql(
      SET,
      { input: { organizationId: id, email: 'nobody@example.com', role: 'VIEWER' } },
      { token: owner.token },
    );

    expect(data.setMember).toEqual({ __typename: 'InvalidInputError', fields: [{ path: 'email' }] });
  });

  test('are the OWNER’s affair: a MANAGER may not', async () => {
    const { id, owner } = await app.given.organization();
    const manager = await app.given.member(id, 'MANAGER');
    const input = { organizationId: id, email: manager.email, role: 'OWNER' };

    expect((await app.gql(SET, { input }, { token: manager.token })).code).toBe('FORBIDDEN');
    expect((await remove(id, owner.id, manager)).code).toBe('FORBIDDEN');
  });

  test('are taken out by an OWNER, and see nothing from then on', async () => {
    const { id, slug, owner } = await app.given.organization();
    const viewer = await app.given.member(id, 'VIEWER');

    const { data } = await remove(id, viewer.id, owner);

    expect(data.removeMember).toEqual({ __typename: 'Organization', members: [{ user: { id: owner.id } }] });
    expect((await app.gql(ORGANIZATION, { slug }, { token: viewer.token })).data.organization.members).toBeNull();
    expect((await remove(id, viewer.id, owner)).code).toBe('NOT_FOUND');
    expect((await remove(id, 'nonsense', owner)).code).toBe('NOT_FOUND');
  });
});

describe('the last owner', () => {
  test('can’t be taken out, nor become less', async () => {
    const { id, owner } = await app.given.organization();

    expect((await remove(id, owner.id, owner)).data.removeMember).toEqual({
      __typename: 'LastOwnerError',
      code: 'LAST_OWNER',
    });
    const { data } = await app.gql(
      SET,
      { input: { organizationId: id, email: owner.email, role: 'MANAGER' } },
      { token: owner.token },
    );
    expect(data.setMember).toEqual({ __typename: 'InvalidInputError', fields: [{ path: 'role' }] });
  });

  test('is one of two owners who take each other out, or leave, at the same time', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id, owner } = await app.given.organization();
      const other = await app.given.member(id, 'OWNER');
      const pairs =
        round % 2
          ? [
              [owner, other],
              [other, owner],
            ]
          : [
              [owner, owner],
              [other, other],
            ];

      await Promise.all(pairs.map(([actor, target]) => remove(id, target!.id, actor!)));

      expect(await owners(id)).toHaveLength(1);
    }
  });
});
