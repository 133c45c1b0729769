import { describe, expect, test } from '@jest/globals';
import { csvRow, readCsv } from './csv.js';

const cellsOf = (text: string) => readCsv(text).rows.map(({ cells }) => cells);

describe('CSV', () => {
  test.each([
    ['commas', 'Ada,ada@example.com\nGrace,grace@example.com'],
    [
      'semicolons, as spreadsheets write them where the comma is decimal',
      'Ada;ada@example.com\nGrace;grace@example.com',
    ],
    ['tabs, as spreadsheets copy', 'Ada\tada@example.com\nGrace\tgrace@example.com'],
    [
      'line ends of Windows, a byte order mark and empty lines',
      '\uFEFFAda,ada@example.com\r\n\r\n,\r\nGrace , grace@example.com\r\n',
    ],
  ])('is read with %s', (_, text) => {
    expect(cellsOf(text)).toEqual([
      ['Ada', 'ada@example.com'],
      ['Grace', 'grace@example.com'],
    ]);
  });

  test('quotes hold separators, quotes and line ends', () => {
    expect(cellsOf('"Lovelace, Ada","a ""b"" c"\n "two\nlines" ,x')).toEqual([
      ['Lovelace, Ada', 'a "b" c'],
      ['two\nlines', 'x'],
    ]);
    expect(cellsOf('"Ada"\t\t"x"')).toEqual([['Ada', '', 'x']]);
  });

  test('a quote in the middle of a cell is a quote', () => {
    expect(cellsOf('Ann "Annie" Lee,x')).toEqual([['Ann "Annie" Lee', 'x']]);
  });

  test('rows know the line that they begin on, behind cells of several lines too', () => {
    expect(readCsv('a,b\n\n"c\nd",e\nf,g').rows.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  test('a quote that is never closed spoils its own line alone', () => {
    expect(readCsv('a,b\n"c,d\ne,f')).toEqual({
      rows: [
        { line: 1, cells: ['a', 'b'] },
        { line: 3, cells: ['e', 'f'] },
      ],
      problems: [{ line: 2, message: 'A quote is opened here and never closed.' }],
    });
  });

  test('what stands behind a closing quote is no cell', () => {
    expect(readCsv('"a" b,c').problems).toEqual([{ line: 1, message: 'Something stands behind a closing quote.' }]);
  });

  test.each([[['Ada', 'a@b.c']], [['Lovelace, Ada "the first"', 'x']], [['two\nlines', '']]])(
    'what is written is read as it was: %j',
    cells => {
      expect(cellsOf(csvRow(cells))).toEqual([cells]);
    },
  );
});
