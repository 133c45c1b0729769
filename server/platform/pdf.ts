import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

export type Pdf = PDFKit.PDFDocument;

export interface PdfOptions {
  /** Width and height in points. */
  readonly size: [number, number];
  readonly margin: number;
  readonly title: string;
  /** BCP 47 tag of the language that its words are in. */
  readonly locale: string;
  /** Stands in the file: the same file has the same bytes. */
  readonly createdAt: Date;
}

/** As the client and the mails have them. */
export const COLOURS = { ink: '#221627', soft: '#5f5163', hairline: '#cfc2b6', accent: '#ffb238' };

// Inter as whole files: the built-in Helvetica has no glyph for ọ, ẹ, ş, ɓ, and the web fonts are cut into pieces.
const require = createRequire(import.meta.url);
let fonts: { regular: Buffer; bold: Buffer } | undefined;

/** A PDF without pages yet, that `draw` fills: selectable text, tagged for screen readers. Never on the buying path. */
export function writePdf({ size, margin, title, locale, createdAt }: PdfOptions, draw: (pdf: Pdf) => void) {
  const pdf = new PDFDocument({
    size,
    margin,
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: locale,
    displayTitle: true,
    info: { Title: legible(title), Creator: 'Foyer', CreationDate: createdAt },
  });
  fonts ??= {
    regular: readFileSync(require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf')),
    bold: readFileSync(require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf')),
  };
  pdf.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);

  const written = new Promise<Buffer>((done, failed) => {
    const chunks: Buffer[] = [];
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => done(Buffer.concat(chunks)));
    pdf.on('error', failed);
  });
  draw(pdf);
  pdf.end();
  return written;
}

/** Begins a page, with the band at its head that everything of ours has; writing goes on at its margin. */
export function beginPage(pdf: Pdf): void {
  pdf.addPage();
  pdf.rect(0, 0, pdf.page.width, 6).fill(COLOURS.accent);
  pdf.y = pdf.page.margins.top;
}

export interface Style extends PDFKit.Mixins.TextOptions {
  readonly font?: 'regular' | 'bold';
  readonly size: number;
  readonly colour?: string;
  /** Where it begins; at the left margin and under what was written last, unless told otherwise. */
  readonly left?: number;
  readonly top?: number;
}

/** Writes a paragraph as wide as the page between its margins, unless told otherwise; cut where its height ends. */
export function write(pdf: Pdf, text: string, { font = 'regular', size, colour, left, top, ...options }: Style): void {
  const { width, margins } = pdf.page;
  pdf
    .font(font)
    .fontSize(size)
    .fillColor(colour ?? COLOURS.ink);
  pdf.text(legible(text), left ?? margins.left, top ?? pdf.y, {
    width: width - margins.left - margins.right,
    ellipsis: true,
    ...options,
  });
}

/** How high `write` would make it, in points. */
export function heightOf(pdf: Pdf, text: string, { font = 'regular', size, width }: Style): number {
  const { width: whole, margins } = pdf.page;
  pdf.font(font).fontSize(size);
  return pdf.heightOfString(legible(text), { width: width ?? whole - margins.left - margins.right });
}

/** Composed where Unicode has the letter, and without the scripts and pictographs that the font would show as boxes. */
export const legible = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Extended_Pictographic}|\u200d|\ufe0e|\ufe0f/gu, mark => (/[©®™]/.test(mark) ? mark : ''))
    .replace(/[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
