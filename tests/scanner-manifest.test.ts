import { describe, expect, test } from '@jest/globals';
import { createHash, createPublicKey, verify } from 'node:crypto';
import pg from 'pg';
import { type Manifest, type ManifestTicket } from './support/gate-keeping.js';
import { gateSuite, type GateSuite } from './support/gate-suite.js';
import type { GivenEvent } from './support/given.js';
import { databaseUrlOf } from './support/server-process.js';
import { statementsOf } from './support/statements.js';
import { transferring } from './support/transferring.js';

let app: GateSuite['app'];
let gate: GateSuite['gate'];
let keeping: GateSuite['keeping'];
gateSuite(suite => ({ app, gate, keeping } = suite));

const digestOf = (code: string): string => createHash('sha256').update(code).digest('base64url');
const read = (event: GivenEvent, since?: string, first?: number): Promise<Manifest> =>
  keeping.manifest(event, gate.scanner, since, first);
const found = ({ tickets }: Manifest, code: string): ManifestTicket | undefined =>
  tickets.find(({ digest }) => digest === digestOf(code));
const states = ({ tickets }: Manifest): string[] =>
  tickets.map(({ serial, status }) => `${serial.slice(-1)} ${status}`);

describe('a scanner’s manifest', () => {
  test('proves a ticket without the server: signature, digest, state; and holds nothing that makes one', async () => {
    const { event, ticket } = await gate.sold(3);
    await keeping.createGate(event, 'North');
    const manifest = await read(event);
    const [version, payload, signature] = ticket.code.split('.');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: manifest.publicKey }, format: 'jwk' });
    expect(verify(null, Buffer.from(`${version}.${payload}`), key, Buffer.from(signature!, 'base64url'))).toBe(true);
    expect(manifest).toMatchObject({ hasMore: false, isWhole: true, gates: ['North'] });
    expect(manifest.tickets).toHaveLength(3);
    expect(found(manifest, ticket.code)).toEqual({
      digest: digestOf(ticket.code),
      status: 'VALID',
      tierName: 'Tier 1',
      holderName: 'Ada Lovelace',
      serial: ticket.serial,
      rotatingSecret: null,
    });
    expect(JSON.stringify(manifest)).not.toContain('FY1.');
  });

  test('is for OWNER, MANAGER and SCANNER, a page of 1 to 5,000', async () => {
    const { event } = await gate.sold();
    for (const asker of [gate.house.owner, await app.given.member(gate.house.id, 'MANAGER'), gate.scanner])
      expect((await keeping.manifest(event, asker)).tickets).toHaveLength(1);
    await expect(keeping.manifest(event, await app.given.member(gate.house.id, 'VIEWER'))).rejects.toThrow(/FORBIDDEN/);
    await expect(keeping.manifest(event, await app.given.user())).rejects.toThrow(/NOT_FOUND/);
    await expect(keeping.manifest(event, {})).rejects.toThrow(/UNAUTHENTICATED/);
    for (const first of [0, -1, 5_001]) await expect(read(event, undefined, first)).rejects.toThrow(/BAD_USER_INPUT/);
  });

  test('comes in pages, then says what changed since, and nothing else', async () => {
    const { event, tickets } = await gate.sold(5);
    const pages: Manifest[] = [await read(event, undefined, 2)];
    while (pages.at(-1)!.hasMore) pages.push(await read(event, pages.at(-1)!.cursor, 2));
    expect(pages.map(page => [page.tickets.length, page.isWhole])).toEqual([
      [2, true],
      [2, false],
      [1, false],
    ]);
    expect(new Set(pages.flatMap(page => page.tickets.map(({ digest }) => digest))).size).toBe(5);

    let { cursor } = pages.at(-1)!;
    const next = async () => {
      const page = await read(event, cursor);
      ({ cursor } = page);
      return states(page);
    };
    expect(await next()).toEqual([]);
    await gate.scan(event, { code: tickets[1]!.code });
    expect(await next()).toEqual(['2 CHECKED_IN']);
    await gate.setStatus(tickets[3]!, 'REFUNDED');
    await app.given.paidOrder(event);
    expect(await next()).toEqual(['4 REFUNDED', '6 VALID']);
    expect(await next()).toEqual([]);
  });

  test('keeps replaced codes, as VOID, beside the one that took their place', async () => {
    const passing = transferring(app);
    const event = await app.given.event({ organization: gate.house, qrMode: 'ROTATING' });
    const order = await app.given.paidOrder(event);
    const { cursor } = await read(event);
    const { ticket } = await passing.passOn(order);
    const changed = await read(event, cursor);
    expect(changed.tickets).toHaveLength(2);
    expect(found(changed, order.tickets[0]!.code)).toMatchObject({ status: 'VOID', rotatingSecret: null });
    expect(found(changed, ticket.code)).toMatchObject({ status: 'VALID', holderName: 'Grace Receiver' });
    expect(found(changed, ticket.code)!.rotatingSecret).toMatch(/^[A-Z2-7]{32}$/);
  });

  test('begins anew where a tier got another name, codes began to rotate, or the cursor leads nowhere', async () => {
    const { event } = await gate.sold(2);
    let { cursor } = await read(event);
    const again = async () => {
      const page = await read(event, cursor);
      ({ cursor } = page);
      return [page.isWhole, page.tickets.length];
    };
    expect(await again()).toEqual([false, 0]);
    await app.sql(`update tiers set name = 'Pit' where event_id = ?`, [event.id]);
    expect(await again()).toEqual([true, 2]);
    expect((await read(event)).tickets[0]!.tierName).toBe('Pit');
    await app.sql(`update events set qr_mode = 'ROTATING' where id = ?`, [event.id]);
    expect(await again()).toEqual([true, 2]);
    await app.sql('update events set rotating_version = rotating_version + 1 where id = ?', [event.id]);
    expect(await again()).toEqual([true, 2]);
    // A cursor of a database whose transactions had gone further than this one's.
    cursor = cursor.replace(/[^.]+$/, `1:${'9'.repeat(18)}:`);
    expect(await again()).toEqual([true, 2]);
    for (const nonsense of ['', 'nonsense', `${cursor}0.x`]) expect((await read(event, nonsense)).isWhole).toBe(true);
  });

  test('goes on where it was when a device is signed out, unless codes rotate', async () => {
    const revokeOne = async (event: GivenEvent) => {
      const { cursor } = await read(event);
      const { id } = await keeping.startShift(event, await app.given.member(gate.house.id, 'SCANNER'));
      await keeping.revoke(id, gate.house.owner);
      const page = await read(event, cursor);
      return [page.isWhole, page.tickets.length];
    };
    expect(await revokeOne((await gate.sold(2)).event)).toEqual([false, 0]);
    expect(await revokeOne((await gate.sold(2, { qrMode: 'ROTATING' })).event)).toEqual([true, 2]);
  });

  test('misses no change that was not committed yet when it was read, whatever committed in between', async () => {
    const { event, tickets } = await gate.sold(4);
    const { cursor } = await read(event);
    const slow = new pg.Client({ connectionString: await databaseUrlOf(app) });
    await slow.connect();
    try {
      await slow.query('begin');
      await slow.query(`update tickets set status = 'VOID' where id = $1`, [tickets[0]!.id]);
      await gate.scan(event, { code: tickets[1]!.code });
      const meanwhile = await read(event, cursor);
      expect(states(meanwhile)).toEqual(['2 CHECKED_IN']);
      await slow.query('commit');
      const after = await read(event, meanwhile.cursor);
      expect(states(after)).toEqual(['1 VOID']);
    } finally {
      await slow.end();
    }
  });

  test('says a change once, however long another transaction stays open elsewhere', async () => {
    const { event, tickets } = await gate.sold(3);
    const slow = new pg.Client({ connectionString: await databaseUrlOf(app) });
    await slow.connect();
    try {
      await slow.query('begin');
      await slow.query('select pg_current_xact_id()');
      const { cursor, tickets: all } = await read(event);
      expect(all).toHaveLength(3);
      await gate.scan(event, { code: tickets[0]!.code });
      const page = await read(event, cursor);
      expect(states(page)).toEqual(['1 CHECKED_IN']);
      expect(states(await read(event, page.cursor))).toEqual([]);
    } finally {
      await slow.end();
    }
  });

  test('begins anew for a cursor that PostgreSQL could not read', async () => {
    const { event } = await gate.sold(1);
    const { cursor } = await read(event);
    const [basis, changed, ticketId, seen] = cursor.split('.');
    const [xmin, xmax] = seen!.split(':').map(Number);
    const place = [basis, changed, ticketId].join('.');
    expect((await read(event, `${place}.${seen}.${seen}`)).isWhole).toBe(false);
    for (const hostile of [
      `${xmax! + 9}:${xmin}:`,
      `${xmin}:${xmax}:${xmax}`,
      `${xmin}:${xmax}:${xmin},1`,
      `0:${xmax}:`,
      `${xmin}:${'9'.repeat(19)}:`,
      '::',
      'x',
    ])
      for (const snapshots of [`${hostile}.${seen}`, `${seen}.${hostile}`])
        expect(await read(event, `${place}.${snapshots}`)).toMatchObject({
          isWhole: true,
          tickets: [{ status: 'VALID' }],
        });
  });

  test('finds changes by an index of changes, among many tickets', async () => {
    const { event } = await gate.sold();
    await app.sql(
      `insert into tickets (id, event_id, tier_id, order_id, position, serial, serial_number, status, holder_name, holder_email, issued_at)
       select uuidv7(), event_id, tier_id, order_id, n, 'MANY-' || n, n, 'VALID', 'H', 'h@example.com', issued_at
       from tickets, generate_series(1000, 21000) n where event_id = ?`,
      [event.id],
    );
    await app.sql(
      `insert into ticket_codes (digest, ticket_id, version)
       select sha256(convert_to(id::text, 'UTF8')), id, 1 from tickets where serial like 'MANY-%'`,
    );
    await app.sql('vacuum analyze tickets');
    await app.sql('vacuum analyze ticket_codes');
    const { cursor } = await read(event);
    const statements = await statementsOf(app, () => read(event, cursor));
    const [reading] = statements.filter(sql => /from tickets/.test(sql));
    const plan = (await app.sql<Record<string, string>>(`explain ${reading}`)).map(row => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Scan using tickets_changed on tickets/);
    expect(plan).toMatch(/Index Scan using ticket_codes_ticket_id_version_key/);
    expect(plan).not.toMatch(/Seq Scan/);
  });
});
