import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import { brokenInto, isRightToLeft, stretchesOf } from './pdf-lines.js';

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

const require = createRequire(import.meta.url);

// Inter as whole files: the built-in Helvetica has no glyph for ọ, ẹ, ş, ɓ, and the web fonts are cut into pieces.
const FILES = {
  regular: () => require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  bold: () => require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
  regularArabic: () => require.resolve('@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf'),
  boldArabic: () => require.resolve('@expo-google-fonts/noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf'),
};
type FontName = keyof typeof FILES;

const fonts = new Map<FontName, Font>();
const fontsOf = new WeakMap<Pdf, Set<FontName>>();

/** The font to write with from here on; parsed when it is first needed, embedded when it is used. */
function useFont(pdf: Pdf, name: FontName, size: number): void {
  const known = fontsOf.get(pdf) ?? new Set();
  if (!known.has(name)) {
    pdf.registerFont(name, fontFor(name) as never); // which its types do not know yet
    fontsOf.set(pdf, known.add(name));
  }
  pdf.font(name).fontSize(size);
}

/**
 * Parsed once a process: reading its tables was most of what a PDF of one ticket took. Only what it remembers of letters
 * is each PDF's own: a glyph stands for the character that it was first seen for, and the apostrophe shares one with the
 * letter that looks like it (U+02BC).
 */
function fontFor(name: FontName): Font {
  let font = fonts.get(name);
  if (!font) fonts.set(name, (font = create(readFileSync(FILES[name]())) as Font));
  return Object.assign(Object.create(font) as Font, { _glyphs: {} });
}

/** A PDF without pages yet, that `draw` fills: selectable text, tagged for screen readers. Never on the buying path. */
export function writePdf({ size, margin, title, locale, createdAt }: PdfOptions, draw: (pdf: Pdf) => void) {
  const pdf = new PDFDocument({
    size,
    margin,
    autoFirstPage: false,
    pdfVersion: '1.7',
    font: '', // no Helvetica, which it would read each time
    tagged: true,
    lang: locale,
    displayTitle: true,
    info: { Title: legible(title), Creator: 'Foyer', CreationDate: createdAt },
  });

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
export function write(pdf: Pdf, text: string, style: Style): void {
  const { font = 'regular', size, colour, left, top, ...options } = style;
  const words = legible(text);
  const place = { left: left ?? pdf.page.margins.left, top: top ?? pdf.y, width: widthOf(pdf, style) };
  pdf.fillColor(colour ?? COLOURS.ink);
  if (isRightToLeft(words)) return writeBothWays(pdf, words, style, place);
  useFont(pdf, font, size);
  pdf.text(words, place.left, place.top, { ellipsis: true, ...options, width: place.width });
}

/** How high `write` would make it, in points. */
export function heightOf(pdf: Pdf, text: string, style: Style): number {
  const { font = 'regular', size } = style;
  const words = legible(text);
  const lines = isRightToLeft(words) ? linesOf(pdf, words, style).length : null;
  useFont(pdf, font, size);
  return lines ? lines * pdf.currentLineHeight(true) : pdf.heightOfString(words, { width: widthOf(pdf, style) });
}

/** Arabic among other words: pdfkit sets one font and one direction a line, so each stretch of a line is placed by itself. */
function writeBothWays(pdf: Pdf, text: string, style: Style, { left, top, width }: Place): void {
  const { font = 'regular', size, align, height = Infinity } = style;
  const lines = linesOf(pdf, text, style);
  useFont(pdf, font, size);
  const lineHeight = pdf.currentLineHeight(true);
  const shown = lines.slice(0, Math.max(1, Math.floor(height / lineHeight)));
  if (shown.length < lines.length) shown.push(`${shown.pop()!.slice(0, -1)}…`);
  const slack = align === 'right' ? 1 : align === 'center' ? 0.5 : 0;
  for (const [n, line] of shown.entries()) {
    let x = left + slack * (width - lengthOf(pdf, line, style));
    for (const { text: words, rightToLeft } of stretchesOf(line)) {
      useFont(pdf, rightToLeft ? `${font}Arabic` : font, size);
      // A stretch without spaces is shaped, and turned around, as a whole.
      const whole = rightToLeft ? words.replaceAll(' ', '\u00a0') : words;
      const base = top + n * lineHeight + 0.97 * size; // where Inter has its base line
      pdf.text(whole, x, base, { lineBreak: false, baseline: 'alphabetic' });
      x += pdf.widthOfString(whole);
    }
  }
  pdf.x = left;
  pdf.y = top + shown.length * lineHeight;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

const widthOf = ({ page }: Pdf, { width }: Style): number =>
  width ?? page.width - page.margins.left - page.margins.right;

const linesOf = (pdf: Pdf, text: string, style: Style): string[] =>
  brokenInto(text, line => lengthOf(pdf, line, style) <= widthOf(pdf, style));

function lengthOf(pdf: Pdf, line: string, { font = 'regular', size }: Style): number {
  return stretchesOf(line).reduce((length, { text, rightToLeft }) => {
    useFont(pdf, rightToLeft ? `${font}Arabic` : font, size);
    return length + pdf.widthOfString(text);
  }, 0);
}

/**
 * Composed where Unicode has the letter, and without the scripts and pictographs that the fonts would show as boxes.
 * Digits are 0 to 9: others would be turned around with the words beside them.
 */
export const legible = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Extended_Pictographic}|\u200d|\ufe0e|\ufe0f/gu, mark => (/[©®™]/.test(mark) ? mark : ''))
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => String(digit.charCodeAt(0) & 0xf))
    .replace(UNKNOWN, '')
    .replace(/\s+/g, ' ')
    .trim();

const UNKNOWN =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]/gu;
