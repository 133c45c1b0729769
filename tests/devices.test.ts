import { describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { gateSuite, type GateSuite } from './support/gate-suite.js';
import { offline, syncing } from './support/syncing.js';
import { watch } from './support/watch.js';

let app: GateSuite['app'];
let gate: GateSuite['gate'];
let keeping: GateSuite['keeping'];
gateSuite(suite => ({ app, gate, keeping } = suite), { listen: true });

describe('a device', () => {
  test('has its staff, gate and name from the shift that it began last', async () => {
    const { event } = await gate.sold();
    const deviceId = randomUUID();
    const shift = { deviceId, name: 'Phone 1', gate: 'North' };
    expect(await keeping.startShift(event, gate.scanner, shift)).toEqual({
      __typename: 'Device',
      id: deviceId,
      name: 'Phone 1',
      gate: 'North',
      staffName: 'Ada Lovelace',
      queueLength: null,
      lastSyncAt: null,
      revokedAt: null,
    });
    const colleague = await app.given.member(gate.house.id, 'SCANNER', await app.given.user({ name: 'Grace Hopper' }));
    await keeping.startShift(event, colleague, { ...shift, gate: 'South' });
    expect(await keeping.devices(event)).toMatchObject([{ id: deviceId, gate: 'South', staffName: 'Grace Hopper' }]);
    const audit = await app.sql(`select 1 from audit_entries where action = 'shift.started' and subject_id = ?`, [
      deviceId,
    ]);
    expect(audit).toHaveLength(2);
  });

  test('is named in the scans that it makes; an unknown one is left out', async () => {
    const { event, tickets } = await gate.sold(2);
    const { id: deviceId } = await keeping.startShift(event, gate.scanner);
    await gate.scan(event, { code: tickets[0]!.code, deviceId });
    await gate.scan(event, { code: tickets[1]!.code, deviceId: randomUUID() });
    await gate.scan(event, { code: 'rubbish', deviceId });
    const scans = await app.sql<{ device_id: string | null }>(
      'select device_id from check_ins where event_id = ? order by received_at',
      [event.id],
    );
    expect(scans.map(scan => scan.device_id)).toEqual([deviceId, null, deviceId]);
    expect((await gate.ask(event, { code: 'rubbish', deviceId: 'phone' })).code).toBe('BAD_USER_INPUT');
  });

  test('has an id of its own at each event', async () => {
    const [one, two] = [await gate.sold(), await gate.sold()];
    const deviceId = randomUUID();
    await keeping.startShift(one.event, gate.scanner, { deviceId });
    expect(await keeping.startShift(two.event, gate.scanner, { deviceId })).toMatchObject({
      fields: [{ path: 'deviceId' }],
    });
    const wrong = await keeping.startShift(two.event, gate.scanner, { deviceId: 'phone', name: ' ', gate: '' });
    expect(wrong.fields.map(({ path }: { path: string }) => path)).toEqual(['deviceId', 'name', 'gate']);
  });

  test('that is signed out scans no more, and the secrets of the event’s codes are renewed; once', async () => {
    const { event, ticket } = await gate.sold(1, { qrMode: 'ROTATING' });
    const staff = await app.given.member(gate.house.id, 'SCANNER');
    const elsewhere = await app.given.session(staff);
    const { id } = await keeping.startShift(event, staff);
    const [secret] = (await keeping.manifest(event, staff)).tickets.map(({ rotatingSecret }) => rotatingSecret);
    expect(await keeping.revoke(id, gate.house.owner)).toMatchObject({ deviceId: id });
    expect((await gate.ask(event, { serial: ticket.serial }, staff)).code).toBe('UNAUTHENTICATED');
    const [renewed] = (await keeping.manifest(event, elsewhere)).tickets.map(({ rotatingSecret }) => rotatingSecret);
    expect(renewed).toMatch(/^[A-Z2-7]{32}$/);
    expect(renewed).not.toBe(secret);
    expect(await keeping.revoke(id, gate.house.owner)).toMatchObject({ code: 'WRONG_STATE', state: 'REVOKED' });
    expect(await keeping.startShift(event, elsewhere, { deviceId: id })).toMatchObject({ code: 'WRONG_STATE' });
    expect((await keeping.devices(event))[0].revokedAt).not.toBeNull();
    expect(
      await app.sql(`select 1 from audit_entries where action = 'device.revoked' and subject_id = ?`, [id]),
    ).toHaveLength(1);
    await expect(keeping.revoke('nonsense', gate.house.owner)).rejects.toThrow(/NOT_FOUND/);
  });
});

describe('a shift', () => {
  test('ends once, by whoever’s it is or a manager; what was scanned until then may still be sent', async () => {
    const { event, tickets } = await gate.sold(1);
    const [mine, colleagues] = [
      await keeping.startShift(event, gate.scanner),
      await keeping.startShift(event, gate.scanner),
    ];
    const stranger = await app.given.member(gate.house.id, 'SCANNER');
    await expect(keeping.endShift(mine.id, stranger)).rejects.toThrow(/FORBIDDEN/);
    expect((await keeping.endShift(mine.id, gate.scanner)).endedAt).not.toBeNull();
    expect((await keeping.endShift(colleagues.id, gate.house.owner)).endedAt).not.toBeNull();
    expect(await keeping.endShift(mine.id, gate.scanner)).toMatchObject({ code: 'WRONG_STATE', state: 'ENDED' });
    const { results } = await syncing(app, gate.scanner).sync(event, [offline({ code: tickets[0]!.code }, 10)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['ACCEPTED']);
    const audit = await app.sql(`select 1 from audit_entries where action = 'shift.ended' and subject_id = ?`, [
      mine.id,
    ]);
    expect(audit).toHaveLength(1);
  });

  test('that begins again goes on', async () => {
    const { event } = await gate.sold();
    const staff = await app.given.member(gate.house.id, 'SCANNER');
    const { id: deviceId } = await keeping.startShift(event, staff);
    await keeping.endShift(deviceId, staff);
    await keeping.startShift(event, staff, { deviceId });
    expect((await keeping.devices(event))[0].endedAt).toBeNull();
    await keeping.revoke(deviceId, gate.house.owner);
    expect(await keeping.endShift(deviceId, gate.house.owner)).toMatchObject({ state: 'REVOKED' });
  });

  test('is told as it begins, syncs, ends and is signed out to whoever watches the devices', async () => {
    const { event } = await gate.sold();
    const staff = await app.given.member(gate.house.id, 'SCANNER');
    const query = `subscription ($id: ID!) { devices(eventId: $id) { id staffName queueLength lastSyncAt endedAt revokedAt } }`;
    const stream = watch<
      {
        lastSyncAt: string | null;
        queueLength: number | null;
        endedAt: string | null;
        revokedAt: string | null;
        staffName: string;
      }[]
    >(app.url, query, { id: event.id }, gate.house.owner.token);
    await stream.until(devices => devices.length === 0);
    const { id: deviceId } = await keeping.startShift(event, staff);
    expect((await stream.until(devices => devices.length === 1))[0]).toMatchObject({ staffName: 'Ada Lovelace' });
    await syncing(app, staff).sync(event, [], { deviceId, queued: 3 });
    await stream.until(([device]) => device?.queueLength === 3 && device.lastSyncAt !== null);
    await keeping.endShift(deviceId, staff);
    await stream.until(([device]) => device?.endedAt !== null && device !== undefined);
    await keeping.revoke(deviceId, gate.house.owner);
    await stream.until(([device]) => device?.revokedAt !== null && device !== undefined);
    await stream.close();
  });
});
