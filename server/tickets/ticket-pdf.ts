import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { clock } from '../platform/clock.js';
import { timesInWords, type Times } from '../platform/zoned-times.js';
import { ticketWords, type TicketWords } from './ticket-pdf.words.js';
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
const COLOURS = { ink: '#221627', soft: '#5f5163', hairline: '#cfc2b6', accent: '#ffb238' };

// Inter as whole files: the built-in Helvetica has no glyph for ọ, ẹ, ş, ɓ, and the web fonts are cut into pieces.
const require = createRequire(import.meta.url);
let fonts: { regular: Buffer; bold: Buffer } | undefined;

/**
 * A PDF with one page a ticket: vector QR, everything else selectable text, tagged for screen readers. `language` is a
 * BCP 47 tag. About 20 ms for the first page and 5 for each further one; never on the buying path.
 */
export function ticketsPdf(pages: readonly TicketPage[], language: string): Promise<Buffer> {
  const { words, locale } = ticketWords(language);
  const document = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: PAGE.margin,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: locale,
    displayTitle: true,
    info: {
      Title: pages[0] ? legible(`${words.ticket}: ${pages[0].eventTitle}`) : words.ticket,
      Creator: 'Foyer',
      CreationDate: clock.now(),
    },
  });
  fonts ??= {
    regular: readFileSync(require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf')),
    bold: readFileSync(require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf')),
  };
  document.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);

  const written = new Promise<Buffer>((done, failed) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => done(Buffer.concat(chunks)));
    document.on('error', failed);
  });
  for (const page of pages) drawPage(document, page, words, locale);
  document.end();
  return written;
}

function drawPage(document: PDFKit.PDFDocument, page: TicketPage, words: TicketWords, locale: string): void {
  document.addPage();
  const section = document.struct('Sect');
  document.addStructure(section);
  const times = timesInWords(page, locale);
  const add = (type: string, draw: () => void, alt?: string) =>
    section.add(document.struct(type, alt ? { alt } : {}, draw));

  document.rect(0, 0, PAGE.width, 6).fill(COLOURS.accent);
  document.y = PAGE.margin;
  add('H1', () => write(document, 'bold', 15, COLOURS.ink, page.eventTitle, { height: 40 }));
  document.moveDown(0.4);
  const doors = times.doors ? ` · ${words.doors} ${times.doors}` : '';
  add('P', () => {
    write(document, 'bold', 9, COLOURS.ink, times.date, { height: 12 });
    write(document, 'bold', 9, COLOURS.ink, `${times.time}${doors}`, { height: 12 });
    write(document, 'regular', 7.5, COLOURS.soft, times.zone, { height: 10 });
  });
  document.moveDown(0.3);
  add('P', () => write(document, 'regular', 9, COLOURS.ink, page.venue.join(', '), { height: 24 }));

  const qrTop = 151;
  const { code } = page;
  if (code) add('Figure', () => drawQr(document, code, (PAGE.width - QR_SIDE) / 2, qrTop), words.qrAlt(page.serial));
  document.y = qrTop + QR_SIDE + 11; // its quiet zone
  add('P', () => write(document, 'bold', 13, COLOURS.ink, page.serial, { align: 'center', characterSpacing: 0.6 }));

  const factsTop = 354;
  document
    .moveTo(PAGE.margin, factsTop)
    .lineTo(PAGE.width - PAGE.margin, factsTop)
    .dash(3, { space: 3 });
  document.strokeColor(COLOURS.hairline).stroke().undash();
  const half = INNER / 2;
  const facts: [label: string, value: string, left: number, width: number][] = [
    [words.holder, page.holderName, PAGE.margin, half - 8],
    [words.tier, page.tierName, PAGE.margin + half, half],
  ];
  // A name in letters that the font lacks is on the page and at the gate; a label above nothing would help nobody.
  for (const [label, value, left, width] of facts.filter(([, value]) => legible(value) !== '')) {
    add('P', () => {
      write(document, 'regular', 7, COLOURS.soft, label, { width, height: 9 }, left, factsTop + 8);
      write(document, 'bold', 9, COLOURS.ink, value, { width, height: 22 }, left, factsTop + 17);
    });
  }
  const small = { height: 9, align: 'center' } as const;
  add('P', () =>
    write(
      document,
      'regular',
      6.5,
      COLOURS.soft,
      `${words.order} ${page.orderNumber}`,
      small,
      PAGE.margin,
      factsTop + 43,
    ),
  );
  add('P', () => write(document, 'regular', 6.5, COLOURS.soft, words.advice, small, PAGE.margin, factsTop + 52));
  section.end();
}

function write(
  document: PDFKit.PDFDocument,
  name: 'regular' | 'bold',
  size: number,
  colour: string,
  text: string,
  options: PDFKit.Mixins.TextOptions = {},
  left = PAGE.margin,
  top = document.y,
): void {
  document.font(name).fontSize(size).fillColor(colour);
  document.text(legible(text), left, top, { width: INNER, ellipsis: true, ...options });
}

/** Runs of dark modules in a row as one rectangle each, in black on the page's white: no seams between them. */
function drawQr(document: PDFKit.PDFDocument, code: string, left: number, top: number): void {
  const { size, isDark } = ticketQrMatrix(code);
  const module = QR_SIDE / size;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const start = column;
      while (column < size && isDark(row, column)) column += 1;
      if (column > start) document.rect(left + start * module, top + row * module, (column - start) * module, module);
    }
  }
  document.fill('#000000');
}

/** Composed where Unicode has the letter, and without the scripts and pictographs that the font would show as boxes. */
const legible = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Extended_Pictographic}|\u200d|\ufe0e|\ufe0f/gu, mark => (/[©®™]/.test(mark) ? mark : ''))
    .replace(/[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
