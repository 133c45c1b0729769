import { beginPage, COLOURS, heightOf, write, type Pdf, type Style } from '../platform/pdf.js';

export const A4: [number, number] = [595.28, 841.89]; // points
export const MARGIN = 48;

const INNER = A4[0] - 2 * MARGIN;
const BOTTOM = A4[1] - MARGIN;
const LABEL: Style = { size: 8, colour: COLOURS.soft };
const TEXT: Style = { size: 9.5 };
const BOLD: Style = { ...TEXT, font: 'bold' };
const GAP = 18;
const LINE = 15;
const NUMBER_WIDTH = 92; // holds twelve digits with their separators and a currency

/** A label and what it says. */
export type Fact = readonly [label: string, value: string];

/** A4 pages that are written from the head down; what no longer fits begins the next one. */
export class ReceiptSheet {
  readonly #section;

  constructor(private readonly pdf: Pdf) {
    beginPage(pdf);
    this.#section = pdf.struct('Sect');
    pdf.addStructure(this.#section);
  }

  title(text: string): void {
    this.add('H1', () => write(this.pdf, text, { font: 'bold', size: 22 }));
    this.pdf.y += 8;
  }

  heading(text: string): void {
    this.room(3 * LINE);
    this.pdf.y += GAP;
    this.add('H2', () => write(this.pdf, text, LABEL));
    this.pdf.y += 2;
  }

  paragraph(...lines: readonly string[]): void {
    for (const line of lines.filter(Boolean)) {
      this.room(heightOf(this.pdf, line, TEXT));
      this.add('P', () => write(this.pdf, line, TEXT));
    }
  }

  /** Names and values under each other. */
  facts(facts: readonly Fact[]): void {
    for (const [label, value] of facts) {
      const top = this.pdf.y;
      this.add('P', () => {
        write(this.pdf, label, { ...LABEL, top: top + 1.5, width: 96 });
        write(this.pdf, value, { ...BOLD, top, left: MARGIN + 100, width: INNER - 100 });
      });
    }
  }

  /** Blocks beside each other, each under its label. */
  columns(...blocks: readonly { label: string; lines: readonly string[] }[]): void {
    this.pdf.y += GAP;
    const top = this.pdf.y;
    const width = INNER / blocks.length - 12;
    const ends = blocks.map(({ label, lines }, index) => {
      const left = MARGIN + index * (INNER / blocks.length);
      this.pdf.y = top;
      this.add('P', () => {
        write(this.pdf, label, { ...LABEL, left, width });
        this.pdf.y += 2;
        for (const [n, line] of lines.entries()) write(this.pdf, line, { ...(n === 0 ? BOLD : TEXT), left, width });
      });
      return this.pdf.y;
    });
    this.pdf.y = Math.max(...ends);
  }

  /** The first column is of words, the others are of numbers. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    this.pdf.y += GAP;
    const table = this.pdf.struct('Table');
    this.#section.add(table);
    const columns = head.map((_, n) => ({
      left: n === 0 ? MARGIN : MARGIN + INNER - (head.length - n) * NUMBER_WIDTH,
      width: n === 0 ? INNER - (head.length - 1) * NUMBER_WIDTH - 8 : NUMBER_WIDTH,
      align: n === 0 ? ('left' as const) : ('right' as const),
    }));
    for (const [n, cells] of [head, ...rows].entries()) {
      const style = n === 0 ? LABEL : TEXT;
      const height = Math.max(
        ...cells.map((text, column) => heightOf(this.pdf, text, { ...style, ...columns[column] })),
      );
      this.room(height + 10);
      const top = this.pdf.y;
      const row = this.pdf.struct('TR');
      table.add(row);
      for (const [column, text] of cells.entries()) {
        const cell = { ...style, ...columns[column], top };
        row.add(this.pdf.struct(n === 0 ? 'TH' : 'TD', {}, () => write(this.pdf, text, cell)));
      }
      row.end();
      this.pdf.y = top + height + 5;
      this.rule(COLOURS.hairline);
      this.pdf.y += 5;
    }
    table.end();
  }

  /** Amounts at the right margin, each after its label. */
  sums(facts: readonly Fact[], style = TEXT): void {
    for (const [label, amount] of facts) {
      this.room(LINE);
      const top = this.pdf.y;
      const amountLeft = MARGIN + INNER - 2 * NUMBER_WIDTH;
      this.add('P', () => {
        write(this.pdf, label, { ...style, top, width: INNER - 2 * NUMBER_WIDTH, align: 'right' });
        write(this.pdf, amount, { ...style, top, left: amountLeft, width: 2 * NUMBER_WIDTH, align: 'right' });
      });
      this.pdf.y = top + LINE;
    }
  }

  total(label: string, amount: string): void {
    this.room(2 * LINE);
    this.rule(COLOURS.ink);
    this.pdf.y += 5;
    this.sums([[label, amount]], { ...BOLD, size: 11 });
  }

  end(): void {
    this.#section.end();
  }

  private add(type: string, draw: () => void): void {
    this.#section.add(this.pdf.struct(type, {}, draw));
  }

  private rule(colour: string): void {
    const { y } = this.pdf;
    this.pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + INNER, y)
      .lineWidth(0.7)
      .strokeColor(colour)
      .stroke();
  }

  private room(height: number): void {
    if (this.pdf.y + height > BOTTOM) beginPage(this.pdf);
  }
}
