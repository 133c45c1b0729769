import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { clock } from '../server/platform/clock.js';
import { newId } from '../server/platform/ids.js';
import { ticketFileRoutes } from '../server/tickets/ticket-files.routes.js';
import { Ticket } from '../server/tickets/ticket.entity.js';
import { ticketsPdf } from '../server/tickets/ticket-pdf.js';
import { ticketQrPng } from '../server/tickets/ticket-qr.js';
import { openMailStage, type MailStage } from './support/mail-stage.js';
import { pdfText } from './support/pdf-text.js';
import { readQr } from './support/read-qr.js';

const HOUR_MS = 3_600_000;
let stage: MailStage;
let http: FastifyInstance;
beforeAll(async () => {
  stage = await openMailStage();
  http = Fastify();
  await http.register(ticketFileRoutes, { ticketFiles: () => stage.services().ticketFiles });
});
afterAll(async () => {
  await http.close();
  await stage[Symbol.asyncDispose]();
});
afterEach(() => clock.reset());

const get = (url: string) => http.inject({ method: 'GET', url: url.replace(stage.publicUrl, '') });

async function aTicket() {
  const { tickets, ...ids } = await stage.given({ tickets: 1 });
  const { em, ticketFiles, tickets: codes } = stage.services();
  const ticket = await em.findOneOrFail(Ticket, tickets[0]!.id);
  return { ...ids, ticket, ticketFiles, code: await codes.codeOf(ticket) };
}

describe('the files of a ticket', () => {
  test('the picture holds the code, in whole pixels, at most 600 wide', async () => {
    const code = `FY1.${'aB3-_'.repeat(8)}.${'xYz12'.repeat(17)}`;
    const png = await ticketQrPng(code);
    expect(await readQr(png)).toBe(code);
    const width = png.readUInt32BE(16);
    expect(width).toBeGreaterThan(500);
    expect(width).toBeLessThanOrEqual(600);
  });

  test('the PDF has a page a ticket, with serial, names, order, place and local time as text', async () => {
    const page = {
      eventTitle: 'Ẹgbẹ́ Night 🎉',
      venue: ['Eko Hall', 'Lagos'],
      tierName: 'VIP',
      holderName: 'Adébáyọ̀ Ṣẹ́gun',
      orderNumber: 'F-ABC123',
      code: 'FY1.a.b',
      startsAt: new Date('2027-03-06T18:30:00Z'),
      endsAt: new Date('2027-03-07T01:00:00Z'),
      doorsAt: null,
      timeZone: 'Africa/Lagos',
    };
    const pdf = await ticketsPdf(
      [
        { ...page, serial: 'EKO2027-000001' },
        { ...page, serial: 'EKO2027-000002' },
      ],
      'en-GB',
    );
    const pages = pdfText(pdf);
    expect(pages).toHaveLength(2);
    expect(pages[0]).toContain('EKO2027-000001');
    expect(pages[1]).toContain('EKO2027-000002');
    const letters = pages[0]!.normalize('NFC').replace(/\s/g, ''); // accents are placed one by one, as runs of their own
    for (const words of [
      'Adébáyọ̀ Ṣẹ́gun',
      'Ẹgbẹ́ Night',
      'VIP',
      'F-ABC123',
      'Eko Hall, Lagos',
      '6 March 2027',
      '19:30 – 2:00',
      'GMT+1',
    ]) {
      expect(letters).toContain(words.normalize('NFC').replace(/\s/g, ''));
    }
    expect(pdf.toString('latin1')).toMatch(/\/Lang \(en-GB\)/);
  });

  test('the PDF has the holder’s name in Arabic letters too; a script that no font has leaves no label without a name', async () => {
    const page = {
      eventTitle: 'ليلة الجاز الكبرى في دار الأوبرا بالقاهرة مع فرقة الموسيقى العربية',
      venue: ['دار الأوبرا'],
      tierName: 'Regular',
      orderNumber: 'F-ABC123',
      serial: 'CAI2027-000001',
      code: 'FY1.a.b',
      startsAt: new Date('2027-03-06T18:30:00Z'),
      endsAt: new Date('2027-03-07T01:00:00Z'),
      doorsAt: null,
      timeZone: 'Africa/Cairo',
    };
    const arabic = pdfText(await ticketsPdf([{ ...page, holderName: 'علي' }], 'fr'))[0]!.replace(/\s/g, '');
    expect(arabic).toContain([...'علي'].reverse().join('')); // as it lies on the page, from the left
    expect(arabic).toContain('Titulaire');
    const chinese = pdfText(await ticketsPdf([{ ...page, holderName: '王小明' }], 'en'))[0]!.replace(/\s/g, '');
    expect(chinese).not.toContain('Holder');
  });

  test('the PDF of a code that rotates says that the page is needed, and has no code', async () => {
    const page = {
      eventTitle: 'Night',
      venue: ['Hall'],
      tierName: 'Regular',
      holderName: 'Ada',
      orderNumber: 'F-ABC123',
      serial: 'EKO2027-000001',
      code: null,
      startsAt: new Date('2027-03-06T18:30:00Z'),
      endsAt: new Date('2027-03-07T01:00:00Z'),
      doorsAt: null,
      timeZone: 'Africa/Lagos',
    };
    const [text] = pdfText(await ticketsPdf([page], 'en'));
    expect(text!.replace(/\s+/g, ' ')).toMatch(/changes every 15 seconds.*Open your ticket on the phone/);
    expect(text).toContain('This sheet alone lets nobody in.');
    expect(text).not.toContain('Show this code');
  });

  test('of a ticket whose code rotates no picture is served: it would let nobody in', async () => {
    const { ticket, ticketFiles, event: eventId } = await aTicket();
    const url = ticketFiles.qrPngUrl(ticket);
    await stage.sql(`update events set qr_mode = 'ROTATING' where id = ?`, [eventId]);
    expect((await get(url)).statusCode).toBe(404);
    expect((await get(ticketFiles.pdfUrl(ticket))).statusCode).toBe(200);
  });

  test('its addresses serve picture and PDF, to be kept by nobody', async () => {
    const { ticket, ticketFiles, code } = await aTicket();
    const png = await get(ticketFiles.qrPngUrl(ticket));
    expect([png.statusCode, png.headers['content-type']]).toEqual([200, 'image/png']);
    expect(png.headers).toMatchObject({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
    expect(await readQr(png.rawPayload)).toBe(code);

    const pdf = await get(ticketFiles.pdfUrl(ticket));
    expect([pdf.statusCode, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(pdfText(pdf.rawPayload)[0]).toContain(ticket.serial);
  });

  test('an address that was changed, is of another ticket or file, or has no signature opens nothing', async () => {
    const { ticket, ticketFiles } = await aTicket();
    const url = ticketFiles.qrPngUrl(ticket);
    const other = await aTicket();
    for (const wrong of [
      url.replace(/expires=\d/, 'expires=9'),
      url.replace('qr.png', 'tickets.pdf'),
      url.replace(ticket.id, other.ticket.id),
      url.replace(ticket.id, newId()),
      url.replace(ticket.id, 'nothing'),
      url.replace(/signature=.*/, 'signature='),
      url.replace(/\?.*/, ''),
      url.replace(/expires=\d+/, 'expires=NaN'),
    ]) {
      expect([wrong, (await get(wrong)).statusCode]).toEqual([wrong, 404]);
    }
  });

  test('an address works for at least an hour and at most two', async () => {
    const { ticket, ticketFiles } = await aTicket();
    const url = ticketFiles.qrPngUrl(ticket);
    clock.advance(HOUR_MS - 1_000);
    expect((await get(url)).statusCode).toBe(200);
    clock.advance(HOUR_MS + 1_000);
    expect((await get(url)).statusCode).toBe(404);
  });

  test('a ticket that got a new code, or went back, has no file at its old address', async () => {
    const { ticket, ticketFiles } = await aTicket();
    const url = ticketFiles.qrPngUrl(ticket);
    await stage.sql('update tickets set code_version = 2 where id = ?', [ticket.id]);
    expect((await get(url)).statusCode).toBe(404);
    await stage.sql(`update tickets set code_version = 1, status = 'REFUNDED' where id = ?`, [ticket.id]);
    expect((await get(url)).statusCode).toBe(404);
  });
});

describe('the calendar file of an event', () => {
  test('it is public, in UTC, with place and a lasting UID', async () => {
    const { event, slug } = await stage.given({ title: 'Jazz, blues; & soul' });
    const answer = await get(`/events/${slug}/calendar.ics`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    const text = answer.body.replace(/\r\n /g, '');
    for (const line of [
      `UID:${event}@foyer`,
      'DTSTART:20270306T183000Z',
      'DTEND:20270307T010000Z',
      'SUMMARY:Jazz\\, blues\\; & soul',
      'STATUS:CONFIRMED',
    ]) {
      expect(text.split('\r\n')).toContain(line);
    }
    expect(text).toMatch(/LOCATION:Eko Hall/);
  });

  test('of a draft there is none', async () => {
    const { slug } = await stage.given({ eventStatus: 'DRAFT' });
    expect((await get(`/events/${slug}/calendar.ics`)).statusCode).toBe(404);
    expect((await get('/events/none/calendar.ics')).statusCode).toBe(404);
  });
});
