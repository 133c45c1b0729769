import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { jwtVerify } from 'jose';
import { ConfigError, loadConfig } from '../server/platform/config.js';
import { googlePassLink } from '../server/tickets/google-pass.js';
import { ticketFileRoutes } from '../server/tickets/ticket-files.routes.js';
import { Ticket } from '../server/tickets/ticket.entity.js';
import { openMailStage, type MailStage } from './support/mail-stage.js';
import { givenCertificate, givenWalletFiles, isSignedBy, PASS_TYPE, storedFiles, TEAM } from './support/wallets.js';

const files = givenWalletFiles();
let stage: MailStage;
let http: FastifyInstance;
beforeAll(async () => {
  stage = await openMailStage(loadConfig({ DATA_DIR: files.folder, ...files.env }).wallets);
  http = Fastify();
  await http.register(ticketFileRoutes, { ticketFiles: () => stage.services().ticketFiles });
});
afterAll(async () => {
  await http.close();
  await stage[Symbol.asyncDispose]();
  rmSync(files.folder, { recursive: true });
});

interface Payload {
  eventTicketClasses: { issuerName: string; eventName: { defaultValue: { value: string } } }[];
  eventTicketObjects: { barcode: { value: string }; ticketNumber: string }[];
}

const short = (id: string): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

const get = (url: string) => http.inject({ method: 'GET', url: url.replace(stage.publicUrl, '') });

async function aTicket(qrMode: 'STATIC' | 'ROTATING' = 'STATIC') {
  const { tickets, event } = await stage.given({ tickets: 1, qrMode });
  const { em, ticketFiles, tickets: codes } = stage.services();
  const ticket = await em.findOneOrFail(Ticket, tickets[0]!.id);
  return { event, ticket, ticketFiles, code: await codes.codeOf(ticket) };
}

describe('a pass for Apple’s Wallet', () => {
  test('is signed with the pass type’s certificate, and shows what the ticket is and its code', async () => {
    const { ticket, ticketFiles, code } = await aTicket();
    const answer = await get((await ticketFiles.applePassUrl(ticket))!);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.apple.pkpass',
      'content-disposition': `attachment; filename="${ticket.serial}.pkpass"`,
      'cache-control': 'private, no-store',
    });

    const inside = storedFiles(answer.rawPayload);
    const manifest = inside.get('manifest.json')!;
    expect(isSignedBy(files.pass.certificate, inside.get('signature')!, manifest)).toBe(true);
    const digests = JSON.parse(manifest.toString()) as Record<string, string>;
    expect(Object.keys(digests).sort()).toEqual(['icon.png', 'icon@2x.png', 'icon@3x.png', 'pass.json']);
    for (const [name, digest] of Object.entries(digests))
      expect(createHash('sha1').update(inside.get(name)!).digest('hex')).toBe(digest);

    const pass = JSON.parse(inside.get('pass.json')!.toString()) as Record<string, unknown>;
    expect(pass).toMatchObject({
      formatVersion: 1,
      passTypeIdentifier: PASS_TYPE,
      teamIdentifier: TEAM,
      serialNumber: `${ticket.id}-${ticket.codeVersion}`,
      barcodes: [{ format: 'PKBarcodeFormatQR', message: code, altText: ticket.serial }],
    });
    expect(new Date(pass.expirationDate as string)).toEqual(new Date('2027-03-07T01:00:00Z'));
    expect(JSON.stringify(pass.eventTicket)).toContain('Saturday, March 6, 2027');
    expect(JSON.stringify(pass.eventTicket)).toContain(ticket.holderName);
  });

  test('a signature of another certificate, or of another manifest, would not pass for ours', async () => {
    const { ticket, ticketFiles } = await aTicket();
    const inside = storedFiles((await get((await ticketFiles.applePassUrl(ticket))!)).rawPayload);
    const [signature, manifest] = [inside.get('signature')!, inside.get('manifest.json')!];
    const other = givenCertificate({ commonName: 'Somebody else' });
    expect(isSignedBy(other.certificate, signature, manifest)).toBe(false);
    expect(isSignedBy(files.pass.certificate, signature, Buffer.from('{}'))).toBe(false);
  });

  test('a new holder has another one, and the old address opens nothing', async () => {
    const { ticket, ticketFiles } = await aTicket();
    const url = (await ticketFiles.applePassUrl(ticket))!;
    await stage.sql('update tickets set code_version = code_version + 1 where id = ?', [ticket.id]);
    expect((await get(url)).statusCode).toBe(404);
  });
});

describe('a pass for Google’s Wallet', () => {
  test('is a link whose token the service account signed, with event and ticket in it', async () => {
    const { event, ticket, ticketFiles, code } = await aTicket();
    const link = (await ticketFiles.googlePassUrl(ticket))!;
    const [, token] = /^https:\/\/pay\.google\.com\/gp\/v\/save\/(.+)$/.exec(link)!;
    const { payload, protectedHeader } = await jwtVerify(token!, files.publicKey, {
      issuer: files.clientEmail,
      audience: 'google',
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(token!.length).toBeLessThanOrEqual(1_800); // the longest that Google calls safe
    const classId = `${files.env.GOOGLE_WALLET_ISSUER_ID}.${short(event)}`;
    expect(payload).toMatchObject({
      typ: 'savetowallet',
      payload: {
        eventTicketClasses: [{ id: classId, venue: { name: { defaultValue: { value: 'Eko Hall' } } } }],
        eventTicketObjects: [
          {
            id: `${files.env.GOOGLE_WALLET_ISSUER_ID}.${short(ticket.id)}-${ticket.codeVersion}`,
            classId,
            barcode: { type: 'QR_CODE', value: code },
            ticketNumber: ticket.serial,
          },
        ],
      },
    });
  });

  test('is short enough for Google also of an event with a long name in Arabic, and says what it can of it', async () => {
    const { event, ticket, ticketFiles, code } = await aTicket();
    const title = 'مهرجان الجاز الدولي في ليلة رأس السنة مع فرقة الأوركسترا الوطنية وضيوف من كل القارات'.repeat(2);
    await stage.sql(`update events set title = ?, language = 'ar' where id = ?`, [title, event]);
    await stage.sql(`update organizations set name = ? where id = (select organization_id from events where id = ?)`, [
      'مؤسسة الفنون والثقافة',
      event,
    ]);
    await stage.sql('update tickets set holder_name = ? where id = ?', ['عبد الرحمن بن محمد الأنصاري', ticket.id]);
    const { em } = stage.services();
    const link = (await ticketFiles.googlePassUrl(await em.findOneOrFail(Ticket, ticket.id)))!;
    const token = link.split('/').at(-1)!;
    expect(token.length).toBeLessThanOrEqual(1_800);
    const { payload } = await jwtVerify<{ payload: Payload }>(token, files.publicKey);
    const [{ eventName, issuerName }, { barcode, ticketNumber }] = [
      payload.payload.eventTicketClasses[0]!,
      payload.payload.eventTicketObjects[0]!,
    ];
    expect(title).toContain(eventName.defaultValue.value.replace(/…$/, ''));
    expect(eventName.defaultValue.value.length).toBeGreaterThanOrEqual(15);
    expect('مؤسسة الفنون والثقافة').toContain(issuerName.replace(/…$/, ''));
    expect([barcode.value, ticketNumber]).toEqual([code, ticket.serial]);
  });

  test('is none where even that would be too long', async () => {
    const { event, ticket } = await aTicket();
    const google = { issuerId: '1', clientEmail: `${'x'.repeat(1_000)}@example.com`, privateKey: files.accountKey };
    const pass = {
      eventTitle: 'Night',
      venue: ['Eko Hall'],
      startsAt: new Date(),
      endsAt: new Date(),
      doorsAt: null,
      timeZone: 'UTC',
      tierName: 'Floor',
      holderName: 'Ada',
      serial: 'A-1',
      orderNumber: 'F-1',
      code: 'FY1',
      ticketId: ticket.id,
      eventId: event,
      codeVersion: 1,
      organizer: 'House',
      language: 'en',
    };
    expect(await googlePassLink(pass, google)).toBeNull();
    expect(await googlePassLink(pass, { ...google, clientEmail: files.clientEmail })).toMatch(/^https:/);
  });
});

describe('no pass', () => {
  test('is offered of a ticket whose code rotates: it would let nobody in', async () => {
    const { ticket, ticketFiles } = await aTicket('ROTATING');
    expect(await ticketFiles.applePassUrl(ticket)).toBeNull();
    expect(await ticketFiles.googlePassUrl(ticket)).toBeNull();
  });

  test('is served of a ticket that was refunded since, or whose event’s codes rotate since', async () => {
    const refunded = await aTicket();
    const url = (await refunded.ticketFiles.applePassUrl(refunded.ticket))!;
    await stage.sql(`update tickets set status = 'VOID' where id = ?`, [refunded.ticket.id]);
    expect((await get(url)).statusCode).toBe(404);

    const rotating = await aTicket();
    const link = (await rotating.ticketFiles.applePassUrl(rotating.ticket))!;
    await stage.sql(`update events set qr_mode = 'ROTATING' where id = ?`, [rotating.event]);
    expect((await get(link)).statusCode).toBe(404);
  });

  test('is offered where nothing is set up', async () => {
    const { ticket } = await aTicket();
    await using bare = await openMailStage();
    const { ticketFiles } = bare.services();
    expect(await ticketFiles.applePassUrl(ticket)).toBeNull();
    expect(await ticketFiles.googlePassUrl(ticket)).toBeNull();
  });
});

describe('what wallets are set up with', () => {
  const problemsOf = (changes: Record<string, string>): readonly string[] => {
    try {
      loadConfig({ DATA_DIR: files.folder, ...files.env, ...changes });
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  };

  test('is read from its files', () => {
    const { wallets } = loadConfig({ DATA_DIR: files.folder, ...files.env });
    expect(wallets.apple).toMatchObject({ passTypeIdentifier: PASS_TYPE, teamIdentifier: TEAM });
    expect(wallets.google).toMatchObject({ clientEmail: files.clientEmail });
  });

  test.each([
    ['APPLE_WALLET_CERTIFICATE', '/nowhere.pem', /APPLE_WALLET_CERTIFICATE must be the path of/],
    ['APPLE_WALLET_CERTIFICATE', files.env.APPLE_WALLET_WWDR, /APPLE_WALLET_CERTIFICATE must be the path of/],
    ['APPLE_WALLET_KEY', files.env.APPLE_WALLET_CERTIFICATE, /APPLE_WALLET_KEY must be the path of/],
    [
      'APPLE_WALLET_KEY',
      files.file('other.key', givenCertificate({ commonName: 'Other' }).key),
      /APPLE_WALLET_KEY is not the key of APPLE_WALLET_CERTIFICATE/,
    ],
    ['APPLE_WALLET_WWDR', '', /APPLE_WALLET_WWDR is needed with APPLE_WALLET_CERTIFICATE/],
    ['GOOGLE_WALLET_ISSUER_ID', 'me', /GOOGLE_WALLET_ISSUER_ID must be the issuer’s number/],
    ['GOOGLE_WALLET_ACCOUNT', files.env.APPLE_WALLET_KEY, /GOOGLE_WALLET_ACCOUNT must be the path of/],
    ['GOOGLE_WALLET_ACCOUNT', '', /GOOGLE_WALLET_ACCOUNT is needed with GOOGLE_WALLET_ISSUER_ID/],
  ])('%s of %s is refused by name, and nothing of it is repeated', (name, value, problem) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join()).not.toMatch(/BEGIN|nowhere/);
  });
});
