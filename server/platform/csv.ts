/**
 * One line of CSV (RFC 4180). A spreadsheet computes what begins with = + - @: such a text gets an apostrophe before it,
 * and quotes, so that it stays text (OWASP, “CSV Injection”).
 */
export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: string | null): string {
  if (value === null) return '';
  const computed = /^[=+\-@\t\r]/.test(value);
  if (!computed && !/[",\r\n]/.test(value)) return value;
  return `"${computed ? "'" : ''}${value.replaceAll('"', '""')}"`;
}
