import { clock } from '../platform/clock.js';
import { beginPage, COLOURS, legible, write, writePdf, type Pdf, type Style } from '../platform/pdf.js';
import { timesInWords, type Times } from '../platform/zoned-times.js';
import { ticketWords } from './ticket-pdf.words.js';
import { ticketQrMatrix } from './ticket-qr.js';

/** What one page shows. */
export interface TicketPage extends Times {
  readonly eventTitle: string;
  /** The house, then its address where it is known. */
  readonly venue: readonly string[];
  readonly tierName: string;
  readonly holderName: string;
  readonly serial: string;
  readonly orderNumber: string;
  /** What the QR code carries; null where it is shown on the buyer’s own page alone. */
  readonly code: string | null;
}

// A6 in points: fills a phone's screen without zooming, and prints alone or four to a sheet of A4.
const PAGE = { width: 297.64, height: 419.53, margin: 26 };
const INNER = PAGE.width - 2 * PAGE.margin;
const QR_SIDE = 170; // 60 mm: a phone's camera reads it at arm's length

/**
 * A PDF with one page a ticket: vector QR, everything else text. `language` is a BCP 47 tag. About 20 ms for the first
 * page and 5 for each further one.
 */
export function ticketsPdf(pages: readonly TicketPage[], language: string): Promise<Buffer> {
  const tongue = ticketWords(language);
  const { words, locale } = tongue;
  const title = pages[0] ? `${words.ticket}: ${pages[0].eventTitle}` : words.ticket;
  const { width, height, margin } = PAGE;
  return writePdf({ size: [width, height], margin, title, locale, createdAt: clock.now() }, pdf => {
    for (const page of pages) drawPage(pdf, page, tongue);
  });
}

function drawPage(pdf: Pdf, page: TicketPage, { words, locale, align }: ReturnType<typeof ticketWords>): void {
  beginPage(pdf);
  const section = pdf.struct('Sect');
  pdf.addStructure(section);
  const times = timesInWords(page, locale);
  const add = (type: string, draw: () => void, alt?: string) => section.add(pdf.struct(type, alt ? { alt } : {}, draw));

  add('H1', () => write(pdf, page.eventTitle, { font: 'bold', size: 15, height: 40, align }));
  pdf.moveDown(0.4);
  const doors = times.doors ? ` · ${words.doors} ${times.doors}` : '';
  add('P', () => {
    write(pdf, times.date, { font: 'bold', size: 9, height: 12, align });
    write(pdf, `${times.time}${doors}`, { font: 'bold', size: 9, height: 12, align });
    write(pdf, times.zone, { size: 7.5, colour: COLOURS.soft, height: 10, align });
  });
  pdf.moveDown(0.3);
  add('P', () => write(pdf, page.venue.join(', '), { size: 9, height: 24, align }));

  const qrTop = 151;
  const { code } = page;
  if (code) add('Figure', () => drawQr(pdf, code, (PAGE.width - QR_SIDE) / 2, qrTop), words.qrAlt(page.serial));
  else {
    add('P', () => {
      write(pdf, words.rotating, { font: 'bold', size: 12, align: 'center', height: 34, top: qrTop + 45 });
      write(pdf, words.openPage, { size: 10, align: 'center', height: 60, top: qrTop + 85 });
    });
  }
  pdf.y = qrTop + QR_SIDE + 11; // its quiet zone
  add('P', () => write(pdf, page.serial, { font: 'bold', size: 13, align: 'center', characterSpacing: 0.6 }));

  const factsTop = 354;
  pdf
    .moveTo(PAGE.margin, factsTop)
    .lineTo(PAGE.width - PAGE.margin, factsTop)
    .dash(3, { space: 3 });
  pdf.strokeColor(COLOURS.hairline).stroke().undash();
  const half = INNER / 2;
  const columns = [PAGE.margin, PAGE.margin + half + 4];
  const [first, second] = align === 'left' ? columns : columns.reverse();
  const facts: [label: string, value: string, left: number][] = [
    [words.holder, page.holderName, first!],
    [words.tier, page.tierName, second!],
  ];
  const width = half - 4;
  // A name in letters that the fonts lack is on the page and at the gate; a label above nothing would help nobody.
  for (const [label, value, left] of facts.filter(([, value]) => legible(value) !== '')) {
    add('P', () => {
      write(pdf, label, { size: 7, colour: COLOURS.soft, width, height: 9, left, top: factsTop + 8, align });
      write(pdf, value, { font: 'bold', size: 9, width, height: 22, left, top: factsTop + 17, align });
    });
  }
  const small: Style = { size: 6.5, colour: COLOURS.soft, height: 9, align: 'center' };
  add('P', () => write(pdf, `${words.order} ${page.orderNumber}`, { ...small, top: factsTop + 43 }));
  add('P', () => write(pdf, code ? words.advice : words.adviceRotating, { ...small, top: factsTop + 52 }));
  section.end();
}

/** Runs of dark modules in a row as one rectangle each, in black on the page's white: no seams between them. */
function drawQr(pdf: Pdf, code: string, left: number, top: number): void {
  const { size, isDark } = ticketQrMatrix(code);
  const module = QR_SIDE / size;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const start = column;
      while (column < size && isDark(row, column)) column += 1;
      if (column > start) pdf.rect(left + start * module, top + row * module, (column - start) * module, module);
    }
  }
  pdf.fill('#000000');
}
