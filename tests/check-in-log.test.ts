import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { scanning, type Gate } from './support/scanning.js';

let app: TestApp;
let gate: Gate;
beforeAll(async () => {
  app = await startTestApp();
  gate = await scanning(app);
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

describe('the list of scans', () => {
  test('is for members, latest first, in pages', async () => {
    const { event, ticket } = await gate.sold();
    for (const where of ['A', 'B', 'C']) {
      await gate.scan(event, { code: ticket.code, gate: where });
      clock.advance(1_000);
    }
    const QUERY = `query ($id: ID!, $after: String) { checkIns(eventId: $id, first: 2, after: $after) {
      totalCount nodes { gate outcome kind offline ticket { serial } } pageInfo { endCursor hasNextPage } } }`;
    const { data: one } = await app.gql(QUERY, { id: event.id }, await app.given.member(gate.house.id, 'VIEWER'));
    expect(one.checkIns.nodes.map(({ gate }: { gate: string }) => gate)).toEqual(['C', 'B']);
    const { data: two } = await app.gql(QUERY, { id: event.id, after: one.checkIns.pageInfo.endCursor }, gate.scanner);
    expect(two.checkIns.nodes).toEqual([
      { gate: 'A', outcome: 'ACCEPTED', kind: 'ENTRY', offline: false, ticket: { serial: ticket.serial } },
    ]);
    expect([one.checkIns.totalCount, one.checkIns.pageInfo.hasNextPage, two.checkIns.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
    expect((await app.gql(QUERY, { id: event.id }, await app.given.user())).code).toBe('NOT_FOUND');
    expect((await app.gql(QUERY, { id: event.id })).code).toBe('UNAUTHENTICATED');
  });

  test('is cut down by what a scan led to, gate, ticket, device, staff, network and time', async () => {
    const { event, ticket } = await gate.sold();
    const at = clock.now();
    await gate.scan(event, { code: ticket.code, gate: 'A' });
    clock.advance(60_000);
    await gate.scan(event, { code: ticket.code, gate: 'B' });
    const other = await app.given.member(gate.house.id, 'SCANNER');
    await gate.scan(event, { serial: 'NONE2027-000001', gate: 'B' }, other);
    const viewer = await app.given.member(gate.house.id, 'VIEWER');
    const QUERY = `query ($id: ID!, $filter: CheckInFilter) { checkIns(eventId: $id, filter: $filter) {
      nodes { gate outcome scannedBy { id name } ticket { serial } } } }`;
    const list = async (filter: object): Promise<string[]> => {
      const { data } = await app.gql(QUERY, { id: event.id, filter }, viewer);
      return data.checkIns.nodes.map((node: { gate: string; outcome: string }) => `${node.gate} ${node.outcome}`);
    };
    const [twice, unknown, first] = ['B ALREADY_CHECKED_IN', 'B UNKNOWN_TICKET', 'A ACCEPTED'];

    expect((await list({})).sort()).toEqual([first, twice, unknown]);
    expect(await list({ outcomes: ['ACCEPTED'] })).toEqual([first]);
    expect((await list({ gate: ' B ' })).sort()).toEqual([twice, unknown]);
    expect(await list({ serial: ticket.serial.toLowerCase() })).toEqual([twice, first]);
    expect(await list({ serial: ticket.serial, outcomes: ['ALREADY_CHECKED_IN'], gate: 'B' })).toEqual([twice]);
    expect(await list({ scannedById: other.id })).toEqual([unknown]);
    expect(await list({ offline: true })).toEqual([]);
    expect((await list({ offline: false, kind: 'ENTRY' })).length).toBe(3);
    expect(await list({ kind: 'EXIT' })).toEqual([]);
    expect(await list({ to: new Date(at.getTime() + 1_000).toISOString() })).toEqual([first]);
    expect((await list({ from: new Date(at.getTime() + 1_000).toISOString() })).sort()).toEqual([twice, unknown]);
    for (const nobodys of [{ serial: 'NONE2027-000001' }, { deviceId: 'x' }, { scannedById: 'x' }, { gate: ' ' }])
      expect(await list(nobodys)).toEqual([]);
  });
});
