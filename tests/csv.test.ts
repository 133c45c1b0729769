import 'reflect-metadata';
import { describe, expect, test } from '@jest/globals';
import { csvLine } from '../server/platform/csv.js';
import { decimal } from '../server/platform/money.js';

describe('a line of CSV', () => {
  test('has commas between its cells and quotes where a cell needs them', () => {
    expect(csvLine(['a', null, 'b, c', 'say "d"', 'two\nlines', 'Ẹgbẹ́'])).toBe(
      'a,,"b, c","say ""d""","two\nlines",Ẹgbẹ́\r\n',
    );
  });

  test.each(['=1+1', '+44', '-1', '@SUM(A1)', '\tx', '\rx'])('%j stays text in a spreadsheet', text => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`);
  });

  test('a formula with quotes in it does not leave its cell', () => {
    expect(csvLine(['=HYPERLINK("http://example.com","a")'])).toBe(`"'=HYPERLINK(""http://example.com"",""a"")"\r\n`);
  });
});

test.each([
  [1_050, 'USD', '10.50'],
  [-5, 'USD', '-0.05'],
  [0, 'USD', '0.00'],
  [1_050, 'JPY', '1050'],
  [1_050, 'KWD', '1.050'],
  [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
])('%d minor units of %s are %s', (amount, currency, text) => {
  expect(decimal(amount, currency)).toBe(text);
});
