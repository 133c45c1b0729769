import { describe, expect, test } from '@jest/globals';
import { readGuests } from './guests.js';

const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };

describe('a list of guests', () => {
  test('has a name and an address a line', () => {
    expect(readGuests('Ada Lovelace, ADA@example.com\n\n"Hopper, Grace";\n"Hopper, Grace", grace@example.com')).toEqual(
      {
        guests: [
          { line: 1, ...ada },
          { line: 4, name: 'Hopper, Grace', email: 'grace@example.com' },
        ],
        problems: [{ line: 3, message: 'Something stands behind a closing quote.' }],
        repeated: [],
      },
    );
  });

  test('may say in its first line which column is which, and have others', () => {
    expect(readGuests('Table;E-Mail;Full name\n7;ada@example.com;Ada Lovelace\n8;;Grace')).toEqual({
      guests: [{ line: 2, ...ada }],
      problems: [{ line: 3, message: 'The address is missing.' }],
      repeated: [],
    });
  });

  test.each([
    ['Ada', 'The address is missing.'],
    ['ada@example.com', 'The name is missing.'],
    [', ada@example.com', 'The name is missing.'],
    ['ada@example.com, Ada', 'Name first, then the address.'],
    ['Ada, ada at example', '“ada at example” is no email address.'],
    ['Lovelace, Ada, ada@example.com', expect.stringMatching(/^More than a name and an address/)],
    [`${'x'.repeat(201)}, ada@example.com`, 'A name has at most 200 characters.'],
    ['"Ada\nLovelace", ada@example.com', expect.stringMatching(/^The name holds a line’s end/)],
    ['"Ada, ada@example.com', 'A quote is opened here and never closed.'],
  ])('says of %j what is wrong, and where', (line, message) => {
    expect(readGuests(`Grace, grace@example.com\n${line}\nAda Lovelace, ada@example.com`)).toEqual({
      guests: [
        { line: 1, name: 'Grace', email: 'grace@example.com' },
        { line: line.includes('\n') ? 4 : 3, ...ada },
      ],
      problems: [{ line: 2, message }],
      repeated: [],
    });
  });

  test('tells who stands in it twice; two of one address are two people', () => {
    const text = 'Ada, a@example.com\nGrace, a@example.com\nada, A@example.com';
    expect(readGuests(text)).toMatchObject({ problems: [], repeated: [3] });
    expect(readGuests(text).guests).toHaveLength(3);
  });

  test('is empty where nothing is written', () => {
    expect(readGuests(' \n\n')).toEqual({ guests: [], problems: [], repeated: [] });
  });
});
