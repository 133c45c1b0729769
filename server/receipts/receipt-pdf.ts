import { formatMoney } from '../platform/money.js';
import { legible, writePdf } from '../platform/pdf.js';
import { plainSpaces, timesInWords } from '../platform/zoned-times.js';
import type { CreditNoteDetails, ReceiptDetails } from './receipt-details.js';
import { receiptWords } from './receipt-pdf.words.js';
import { A4, MARGIN, ReceiptSheet, type Fact } from './receipt-sheet.js';
import type { Receipt } from './receipt.entity.js';

/** What stands on every paper. */
export type Paper = Pick<Receipt, 'number' | 'currency' | 'amount' | 'tax' | 'issuedAt'>;

/**
 * A receipt as PDF, with the credit notes that correct it. Amounts are in the event's language, dates in its zone. The
 * same bytes for the same papers.
 */
export function receiptPdf(paper: Paper, details: ReceiptDetails, corrections: readonly Paper[]): Promise<Buffer> {
  const { words, money, date, rate, write } = printing(paper, details);
  return write(words.receipt, [[words.order, details.orderNumber]], sheet => {
    const cells = (name: string, quantity: string, price: string, discount: string, amount: string) =>
      details.discount ? [name, quantity, price, discount, amount] : [name, quantity, price, amount];
    sheet.table(
      cells(words.tickets, words.quantity, words.unitPrice, words.discount, words.amount),
      details.lines.map(({ name, quantity, unitPrice, discount, total }) =>
        cells(name, String(quantity), money(unitPrice), money(-discount), money(total)),
      ),
    );
    sheet.sums([
      [words.subtotal, money(details.subtotal)],
      ...where(details.discount, words.discount, money(-details.discount)),
      ...where(details.fees, words.fees, money(details.fees)),
      ...where(!details.taxIncluded && paper.tax, words.tax(rate), money(paper.tax)),
    ]);
    sheet.total(words.total, money(paper.amount));
    sheet.sums(where(details.taxIncluded && paper.tax, words.includedTax(rate), money(paper.tax)));
    sheet.heading(words.payment);
    sheet.paragraph(words.paid(date(details.paidAt), nameOf(details.provider)), words.reference(details.reference));
    if (corrections.length === 0) return;
    sheet.heading(words.refunds);
    sheet.sums(corrections.map(note => [words.refund(note.number, date(note.issuedAt)), money(-note.amount)]));
  });
}

/** A credit note as PDF. The same bytes each time. */
export function creditNotePdf(paper: Paper, details: CreditNoteDetails): Promise<Buffer> {
  const { words, money, date, rate, write } = printing(paper, details);
  const { corrects, fees } = details;
  const addedTax = details.taxIncluded ? 0 : paper.tax;
  const facts: Fact[] = [
    [words.correctsReceipt, words.receiptOf(corrects.number, date(corrects.issuedAt))],
    [words.order, details.orderNumber],
  ];
  return write(words.creditNote, facts, sheet => {
    sheet.heading(words.reason);
    sheet.paragraph(details.reason);
    if (details.tickets.length > 0) sheet.heading(words.takenBack);
    sheet.paragraph(...details.tickets.map(({ serial, name }) => `${serial}, ${name}`));
    sheet.heading(words.amount);
    sheet.sums([
      ...where(paper.amount - fees, words.tickets, money(paper.amount - fees - addedTax)),
      ...where(fees, words.fees, money(fees)),
      ...where(addedTax, words.tax(rate), money(addedTax)),
    ]);
    sheet.total(words.returned, money(paper.amount));
    sheet.sums(where(details.taxIncluded && paper.tax, words.includedTax(rate), money(paper.tax)));
    sheet.heading(words.payment);
    sheet.paragraph(
      words.sentBack(date(details.refundedAt), nameOf(details.provider)),
      words.reference(details.reference),
    );
  });
}

/** A sum that is nothing has no row. */
const where = (amount: number | false, label: string, value: string): Fact[] => (amount ? [[label, value]] : []);

/** `STRIPE` for people: `Stripe`. */
const nameOf = (provider: string): string => provider.charAt(0) + provider.slice(1).toLowerCase();

/** What both kinds are written with: words, amounts and dates in the event's language and zone, and what is the same at the head. */
function printing(paper: Paper, { seller, buyer, event, taxBasisPoints }: ReceiptDetails | CreditNoteDetails) {
  const { words, locale } = receiptWords(event.language);
  const { timeZone } = event;
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone });
  const date = (instant: string | Date) => dates.format(new Date(instant));
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const instants = { startsAt: new Date(event.startsAt), endsAt: new Date(event.endsAt), doorsAt: null };
  const times = timesInWords({ ...instants, timeZone }, locale);

  const write = (title: string, facts: readonly Fact[], draw: (sheet: ReceiptSheet) => void) => {
    const named = `${title} ${paper.number}`;
    return writePdf({ size: A4, margin: MARGIN, title: named, locale, createdAt: paper.issuedAt }, pdf => {
      const sheet = new ReceiptSheet(pdf);
      sheet.title(title);
      sheet.facts([[words.number, paper.number], [words.date, date(paper.issuedAt)], ...facts]);
      const address = seller.address?.split('\n') ?? [];
      const taxNumber = seller.taxNumber && words.taxNumber(seller.taxNumber);
      sheet.columns(
        {
          label: words.seller,
          lines: [seller.legalName ?? seller.name, ...address, taxNumber, seller.contactEmail].filter(
            line => line !== null,
          ),
        },
        { label: words.buyer, lines: [buyer.name, buyer.email] },
      );
      sheet.heading(words.event);
      sheet.paragraph(event.title, `${times.date}, ${times.time}, ${times.zone}`, event.venue.join(', '));
      draw(sheet);
      sheet.end();
    });
  };
  return {
    words,
    date,
    write,
    money: (amount: number) => moneyInPrint({ amount, currency: paper.currency }, event.language),
    rate: percent.format(taxBasisPoints / 10_000),
  };
}

const inLatinDigits = (language: string): string => new Intl.Locale(language, { numberingSystem: 'latn' }).toString();

/** In this language, in letters that the page has: else in English with the currency's code. Digits are 0 to 9 always. */
function moneyInPrint(money: { amount: number; currency: string }, language: string): string {
  const text = plainSpaces(
    formatMoney(money, inLatinDigits(language))
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, ''),
  );
  return legible(text) === text.trim()
    ? text
    : `${money.currency} ${formatMoney(money, 'en').replace(/[^\d.,-]/g, '')}`;
}
