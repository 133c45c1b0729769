import { stringify } from 'csv-stringify/sync';

/** Null is an empty cell; with numbers a spreadsheet may compute, with texts never. */
export type Cell = string | number | null;

/**
 * Lines of CSV (RFC 4180). A spreadsheet computes what begins with = + - @ (also written wide), a tab or a return: such a
 * text gets an apostrophe before it, so that it stays text (OWASP, “CSV Injection”).
 */
export const csvLines = (lines: readonly (readonly Cell[])[]): string =>
  stringify(lines as Cell[][], {
    escape_formulas: true,
    record_delimiter: 'windows',
    quote_record_delimiter: true, // else only \r\n would be quoted, and a lone \n or \r begin a line
  });
