import 'reflect-metadata';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import type { ReceiptDetails } from '../server/receipts/receipt-details.js';
import { receiptPdf, type Paper } from '../server/receipts/receipt-pdf.js';
import { pdfText } from './support/pdf-text.js';

afterEach(() => clock.reset());

/** Accents and spaced letters are runs of their own in a PDF. */
const dense = (text: string) => text.normalize('NFC').replace(/\s/g, '');
const printed = (pdf: Buffer) => dense(pdfText(pdf).join('\n'));

describe('a receipt on paper', () => {
  const details: ReceiptDetails = {
    seller: { name: 'Eko', legalName: null, address: null, taxNumber: null, contactEmail: null },
    buyer: { name: 'Adébáyọ̀ Ṣẹ́gun', email: 'ada@example.com' },
    event: {
      title: 'Ẹgbẹ́ Night',
      venue: ['Eko Hall'],
      startsAt: '2027-03-06T18:30:00Z',
      endsAt: '2027-03-07T01:00:00Z',
      timeZone: 'Africa/Lagos',
      language: 'en',
    },
    orderNumber: 'HTJ9X-TCEST',
    taxIncluded: true,
    taxBasisPoints: 750,
    provider: 'PAYSTACK',
    reference: 'fy_1',
    lines: [{ name: 'Regular', quantity: 1, unitPrice: 1_234_560, discount: 1_000, total: 1_233_560 }],
    subtotal: 1_234_560,
    discount: 1_000,
    fees: 0,
    paidAt: '2026-11-20T23:30:00Z',
  };
  const paper: Paper = {
    number: 'INV-000001',
    currency: 'USD',
    amount: 1_233_560,
    tax: 86_062,
    issuedAt: new Date('2026-11-20T23:30:00Z'),
  };

  test.each([
    ['USD', 'en', '$12,345.60'],
    ['JPY', 'en', '¥1,234,560'],
    ['JPY', 'ja', '¥1,234,560'],
    ['KWD', 'en', 'KWD 1,234.560'],
    ['NGN', 'en-NG', '₦12,345.60'],
    ['EUR', 'fr', '12 345,60 €'],
    ['EUR', 'de', '12.345,60 €'],
    ['KWD', 'ar', '1,234.560'],
    ['BDT', 'bn', 'BDT 12,345.60'],
    ['XOF', 'fr', '1 234 560 F CFA'],
  ])('%s in %s is %s', async (currency, language, text) => {
    const event = { ...details.event, language };
    expect(printed(await receiptPdf({ ...paper, currency }, { ...details, event }, []))).toContain(dense(text));
  });

  test('has Arabic names in their own letters', async () => {
    const pdf = await receiptPdf(paper, { ...details, buyer: { name: 'محمد علي', email: 'ada@example.com' } }, []);
    expect(pdf.toString('latin1')).toMatch(/NotoSansArabic-Bold/);
    const letters = 'محمدعلي';
    expect(printed(pdf)).toContain([...letters].reverse().join('')); // as they lie on the page, from the left
  });

  test('its dates are those of the event’s zone', async () => {
    const text = printed(await receiptPdf(paper, details, [])); // half past midnight in Lagos
    expect(text).toContain(dense('November 21, 2026'));
    expect(text).toContain(dense('Paid on November 21, 2026 through Paystack'));
    expect(text).toContain(dense('March 6, 2027, 7:30 PM – 2:00 AM'));
  });

  test('tax that prices hold is told apart from tax that was added; what is nothing is not told', async () => {
    const included = printed(await receiptPdf(paper, details, []));
    expect(included).toContain(dense('Includes tax 7.5%'));
    expect(included).not.toContain('Fees');
    const added = printed(await receiptPdf(paper, { ...details, taxIncluded: false }, []));
    expect(added).toContain(dense('Tax 7.5%'));
    expect(added).not.toContain('Includes');
  });

  test('as many pages as it takes hold every line and every credit note', async () => {
    const lines = Array.from({ length: 20 }, (_, n) => ({ ...details.lines[0]!, name: `Tier ${n} ${'with a long name '.repeat(9)}` })); // prettier-ignore
    const notes = Array.from({ length: 60 }, (_, n) => ({ ...paper, number: `INV-CN-${String(n).padStart(6, '0')}` }));
    const pdf = await receiptPdf(paper, { ...details, lines }, notes);
    expect(pdfText(pdf).length).toBeGreaterThan(2);
    const text = printed(pdf);
    for (const { name } of lines) expect(text).toContain(dense(name.slice(0, 20)));
    for (const { number } of notes) expect(text).toContain(number);
  });

  test('the same receipt has the same bytes', async () => {
    const first = await receiptPdf(paper, details, []);
    clock.advance(3_600_000);
    expect((await receiptPdf(paper, details, [])).equals(first)).toBe(true);
  });

  test('of two characters with one glyph it has the one that was written, whatever receipts came before', async () => {
    const titled = (title: string) => receiptPdf(paper, { ...details, event: { ...details.event, title } }, []);
    for (const mark of ['\u2019', '\u02bc', '\u2019']) {
      expect(printed(await titled(`O${mark}Neal`))).toContain(`O${mark}Neal`);
    }
  });
});
