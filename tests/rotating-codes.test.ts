import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { base32, digitsOf } from '../server/tickets/rotating-code.policy.js';
import { startTestApp, type Asker, type TestApp } from './support/app.js';
import type { GivenEvent, GivenOrder } from './support/given.js';
import { digitsAt } from './support/rotating.js';
import { scanning, type Gate } from './support/scanning.js';
import { transferring } from './support/transferring.js';

let app: TestApp;
let gate: Gate;
beforeAll(async () => {
  app = await startTestApp();
  gate = await scanning(app);
});
afterAll(async () => app[Symbol.asyncDispose]());
afterEach(() => clock.reset());

const SHOWN = 'id serial status code rotatingSecret qrPngUrl pdfUrl';

/** The digits that a page shows so many seconds from now. */
const digits = (secret: string, seconds = 0): string =>
  digitsAt(secret, new Date(clock.now().getTime() + seconds * 1_000));

interface Shown {
  id: string;
  serial: string;
  status: string;
  code: string | null;
  rotatingSecret: string | null;
  qrPngUrl: string | null;
  pdfUrl: string | null;
}
const shownTo = async (ticketId: string, asker: Asker): Promise<Shown> =>
  (await app.gql(`query ($id: ID) { ticket(id: $id) { ${SHOWN} } }`, { id: ticketId }, asker)).data.ticket;
const shownToBuyer = async ({ id, accessToken }: GivenOrder): Promise<Shown[]> => {
  const QUERY = `query ($id: ID, $t: String) { order(id: $id, accessToken: $t) { tickets { ${SHOWN} } } }`;
  return (await app.gql(QUERY, { id, t: accessToken })).data.order.tickets;
};

/** A night whose codes rotate, with so many tickets sold to a guest. */
async function night(quantity = 1, fields: object = {}) {
  const event = await app.given.event({ organization: gate.house, qrMode: 'ROTATING', ...fields });
  const order = await app.given.paidOrder(event, { quantity });
  const tickets = (await shownToBuyer(order)).map(ticket => ({
    ...ticket,
    code: ticket.code!,
    secret: ticket.rotatingSecret!,
  }));
  return { event, order, tickets, ticket: tickets[0]! };
}

const outcome = async (event: GivenEvent, code: string, more: object = {}): Promise<string> =>
  (await gate.scan(event, { code, ...more })).outcome;

describe('a rotating code', () => {
  test('is RFC 6238 with SHA-256 and six digits', () => {
    const secret = Buffer.from('12345678901234567890123456789012');
    // RFC 6238, appendix B, four of its counters: the last six of its eight digits.
    const counters = [1, 37_037_036, 37_037_037, 41_152_263];
    expect(counters.map(step => digitsOf(secret, step))).toEqual(['119246', '084774', '062674', '819424']);
    // RFC 4648, section 10.
    expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text => base32(Buffer.from(text)))).toEqual([
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]);
  });

  test('lets in with the digits of now; the bare code and those of two minutes ago do not', async () => {
    const { event, ticket } = await night();
    expect(await outcome(event, ticket.code)).toBe('EXPIRED_CODE');
    expect(await outcome(event, `${ticket.code}.${digits(ticket.secret, -120)}`)).toBe('EXPIRED_CODE');
    expect(await outcome(event, `${ticket.code}.000000x`)).toBe('BAD_SIGNATURE');
    expect(await outcome(event, `${ticket.code}.${digits(ticket.secret)}`)).toBe('ACCEPTED');
    expect(await outcome(event, `${ticket.code}.${digits(ticket.secret)}`)).toBe('ALREADY_CHECKED_IN');
    expect(await outcome(event, ticket.code, { kind: 'EXIT' })).toBe('EXPIRED_CODE');
    expect(await outcome(event, `${ticket.code}.${digits(ticket.secret)}`, { kind: 'EXIT' })).toBe('ACCEPTED');
  });

  test('lets in with the next step and the last two, no further either way', async () => {
    const { event, tickets } = await night(6);
    const steps = [-3, -2, -1, 0, 1, 2];
    const outcomes: string[] = [];
    for (const [i, step] of steps.entries()) {
      const { code, secret } = tickets[i]!;
      // Each in the middle of its 15 seconds, so that none ends between the digits and the scan.
      const into = clock.now().getTime() % 15_000;
      clock.advance(7_500 - into);
      outcomes.push(await outcome(event, `${code}.${digits(secret, step * 15)}`));
    }
    expect(outcomes).toEqual(['EXPIRED_CODE', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'EXPIRED_CODE']);
  });

  test('with another ticket’s digits lets nobody in; the typed serial does', async () => {
    const { event, tickets } = await night(2);
    const [one, two] = tickets;
    expect(await outcome(event, `${one!.code}.${digits(two!.secret)}`)).toBe('EXPIRED_CODE');
    expect((await gate.scan(event, { serial: one!.serial })).outcome).toBe('ACCEPTED');
  });

  test('is needed no more once the event’s codes are static again; its digits do no harm', async () => {
    const { event, tickets } = await night(2);
    await app.sql(`update events set qr_mode = 'STATIC' where id = ?`, [event.id]);
    expect(await outcome(event, tickets[0]!.code)).toBe('ACCEPTED');
    expect(await outcome(event, `${tickets[1]!.code}.123456`)).toBe('ACCEPTED');
  });

  test('tells its bearer what the ticket is, digits or not', async () => {
    const { ticket } = await night();
    for (const code of [ticket.code, `${ticket.code}.${digits(ticket.secret)}`]) {
      const { data } = await app.gql('query ($code: String) { ticket(code: $code) { serial } }', { code });
      expect(data.ticket.serial).toBe(ticket.serial);
    }
  });

  test('has another secret once the event’s are renewed: processes that know the old ones learn of it at the scan', async () => {
    const { event, order, tickets } = await night(4);
    const [first, ...others] = tickets;
    expect(await outcome(event, `${first!.code}.${digits(first!.secret)}`)).toBe('ACCEPTED');
    await app.sql('update events set rotating_version = rotating_version + 1 where id = ?', [event.id]);
    const renewed = (await shownToBuyer(order)).map(({ rotatingSecret }) => rotatingSecret!);
    expect(renewed).not.toContain(first!.secret);
    const answers = await Promise.all([
      outcome(event, `${others[0]!.code}.${digits(others[0]!.secret)}`),
      ...[1, 2].map(i => outcome(event, `${others[i]!.code}.${digits(renewed[i + 1]!)}`)),
    ]);
    expect(answers).toEqual(['EXPIRED_CODE', 'ACCEPTED', 'ACCEPTED']);
    const elsewhere = await night();
    expect(await outcome(elsewhere.event, `${elsewhere.ticket.code}.${digits(elsewhere.ticket.secret)}`)).toBe(
      'ACCEPTED',
    );
  });
});

describe('its secret', () => {
  test('is for the holder, OWNER and MANAGER, and for nobody where codes are static', async () => {
    const buyer = await app.given.user();
    const event = await app.given.event({ organization: gate.house, qrMode: 'ROTATING' });
    const { tickets } = await app.given.paidOrder(event, { buyer });
    const id = tickets[0]!.id;
    const member = (role: 'MANAGER' | 'VIEWER') => app.given.member(gate.house.id, role);
    for (const asker of [buyer, gate.house.owner, await member('MANAGER')]) {
      expect((await shownTo(id, asker)).rotatingSecret).toMatch(/^[A-Z2-7]{32}$/);
    }
    for (const asker of [gate.scanner, await member('VIEWER')]) {
      expect(await shownTo(id, asker)).toMatchObject({
        code: null,
        rotatingSecret: null,
        qrPngUrl: null,
        pdfUrl: null,
      });
    }
    const seen = await app.sql(`select 1 from audit_entries where action = 'ticket.code.seen' and subject_id = ?`, [
      id,
    ]);
    expect(seen).toHaveLength(2);
    const still = await gate.sold();
    expect((await shownTo(still.ticket.id, gate.house.owner)).rotatingSecret).toBeNull();
  });

  test('is another one for whoever the ticket is passed on to', async () => {
    const passing = transferring(app);
    const { event, order, ticket } = await night();
    const { accessToken, ticket: taken } = await passing.passOn(order);
    const QUERY = 'query ($id: ID, $t: String) { ticket(id: $id, accessToken: $t) { code rotatingSecret } }';
    const { code, rotatingSecret: secret } = (await app.gql(QUERY, { id: taken.id, t: accessToken })).data.ticket;
    expect(secret).not.toBe(ticket.secret);
    expect((await shownToBuyer(order))[0]).toMatchObject({ code: null, rotatingSecret: null });
    expect(await outcome(event, `${ticket.code}.${digits(ticket.secret)}`)).toBe('REPLACED');
    expect(await outcome(event, `${code}.${digits(ticket.secret)}`)).toBe('EXPIRED_CODE');
    expect(await outcome(event, `${code}.${digits(secret)}`)).toBe('ACCEPTED');
  });
});
