import { t } from '@lingui/core/macro';
/** A row of a CSV file, and the line of the file that it begins on, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What could not be read, and where. */
export interface CsvProblem {
  readonly line: number;
  readonly message: string;
}

/**
 * Reads rows of cells as spreadsheets write and copy them (RFC 4180): parted by commas, semicolons or tabs, whichever the
 * first row has; quotes around a cell that holds one, or a line's end; two quotes for one. Empty rows are left out. A row
 * that breaks these rules is told of, and the one on the next line is read as if nothing had been.
 */
export function readCsv(text: string): { rows: CsvRow[]; problems: CsvProblem[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  const separator = separatorOf(lines.find(line => line.trim()) ?? '');
  const rows: CsvRow[] = [];
  const problems: CsvProblem[] = [];
  for (let at = 0; at < lines.length;) {
    const row = readRow(lines, at, separator);
    const line = at + 1;
    if ('problem' in row) {
      problems.push({ line, message: row.problem });
      at += 1;
    } else {
      if (row.cells.some(Boolean)) rows.push({ line, cells: row.cells });
      at = row.next;
    }
  }
  return { rows, problems };
}

/** A tab where there is one: nobody types it. Else of comma and semicolon the one that stands outside quotes more often. */
function separatorOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  if (bare.includes('\t')) return '\t';
  const count = (character: string) => bare.split(character).length;
  return count(';') > count(',') ? ';' : ',';
}

type Read = { readonly cells: string[]; readonly next: number } | { readonly problem: string };

/** The row that begins on this line; it goes on in the next ones while a quote is open. */
function readRow(lines: readonly string[], first: number, separator: string): Read {
  const cells: string[] = [];
  let at = first;
  let rest = lines[first]!;
  for (;;) {
    const start = withoutSpaces(rest);
    if (!start.startsWith('"')) {
      const end = rest.indexOf(separator);
      cells.push((end < 0 ? rest : rest.slice(0, end)).trim());
      if (end < 0) return { cells, next: at + 1 };
      rest = rest.slice(end + 1);
      continue;
    }
    let cell = start.slice(1);
    for (let end = closing(cell); end < 0; end = closing(cell)) {
      at += 1;
      if (at >= lines.length) return { problem: t`A quote is opened here and never closed.` };
      cell += `\n${lines[at]!}`;
    }
    const end = closing(cell);
    cells.push(cell.slice(0, end).replaceAll('""', '"').trim());
    const behind = withoutSpaces(cell.slice(end + 1));
    if (behind === '') return { cells, next: at + 1 };
    if (!behind.startsWith(separator)) return { problem: t`Something stands behind a closing quote.` };
    rest = behind.slice(1);
  }
}

/** Tabs stay: they part cells. */
const withoutSpaces = (text: string): string => text.replace(/^ +/, '');

/** Where the quote that closes a cell stands: one alone. */
function closing(cell: string): number {
  for (let at = cell.indexOf('"'); at >= 0; at = cell.indexOf('"', at + 2)) {
    if (cell[at + 1] !== '"') return at;
  }
  return -1;
}

/** A row that reads as these cells. */
export const csvRow = (cells: readonly string[]): string =>
  cells.map(cell => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(', ');
