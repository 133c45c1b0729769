import { inflateSync } from 'node:zlib';

/**
 * The text of each page of a PDF that pdfkit wrote, for tests without poppler: glyph numbers go through the fonts'
 * ToUnicode tables. Which font a run is in is not followed; each run is read in every font, one reading a line.
 */
export function pdfText(pdf: Buffer): string[] {
  const streams = [...pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(([, data]) => {
    try {
      return [inflateSync(Buffer.from(data!, 'latin1')).toString('latin1')];
    } catch {
      return []; // not compressed: metadata
    }
  });
  const tables = streams.filter(stream => stream.includes('beginbfrange')).map(toUnicode);
  const pages = streams.filter(stream => /\bTJ\b/.test(stream));
  return pages.map(page =>
    tables
      .map(table => [...page.matchAll(/\[([^\]]*)\] TJ/g)].map(([, run]) => readRun(run!, table)).join(' '))
      .join('\n'),
  );
}

function toUnicode(cmap: string): Map<number, string> {
  const table = new Map<number, string>();
  for (const [, first, list] of cmap.matchAll(/<([\da-f]+)> <[\da-f]+> \[([^\]]*)\]/gi)) {
    const texts = [...list!.matchAll(/<([^>]*)>/g)].map(([, hex]) =>
      Buffer.from(hex!.replace(/\s/g, ''), 'hex').swap16().toString('utf16le'),
    );
    texts.forEach((text, index) => table.set(parseInt(first!, 16) + index, text));
  }
  return table;
}

const readRun = (run: string, table: Map<number, string>): string =>
  [...run.matchAll(/<([\da-f]+)>/gi)]
    .flatMap(([, hex]) => hex!.match(/.{4}/g) ?? [])
    .map(glyph => table.get(parseInt(glyph, 16)) ?? '')
    .join('');
