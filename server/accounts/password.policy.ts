import { WeakPasswordError } from './account.errors.js';

const SHORTEST = 10;
const LONGEST = 200;

/**
 * Those of the most common leaked passwords that have ten characters or more once digits and signs at their end are
 * taken off or not: shorter ones are refused by their length. A list of words, each also refused with such an ending.
 */
const WELL_KNOWN = new Set(
  `1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc zaq12wsxcde3 q1w2e3r4t5 qwerty12345 qwe123qwe123 abc123abc123 a1b2c3d4e5
   password passwordpassword passw0rd p@ssw0rd p@ssword motdepasse contrasena kennwort passwort changeme letmein
   welcome iloveyou administrator adminadmin sunshine princess football baseball superman batman starwars whatever
   trustno1 michael jordan liverpool chelsea arsenal manchester barcelona basketball butterfly cinderella
   bismillah christian jesuschrist godisgood blessed blessing nigeria naija lagos ghana accra southafrica kenya
   computer internet facebook youtube google samsung iphone microsoft minecraft pokemon
   foyer foyertickets ticket tickets correcthorsebatterystaple`.split(/\s+/),
);

/** Rows of keys and counts that a finger runs along, forwards or backwards. */
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
];

/**
 * Whether this may become somebody's password: ten to two hundred characters, not well known, no run of keys, no
 * repetition of a few characters, not the person's own address or name. No rules about kinds of characters: NIST
 * SP 800-63B (3.1.1.2) advises against them.
 * @throws WeakPasswordError that says which it is.
 */
export function requireStrong(password: string, person: { email: string; name: string }): void {
  const { length } = [...password];
  if (length < SHORTEST) throw new WeakPasswordError(`Take at least ${SHORTEST} characters.`);
  if (length > LONGEST) throw new WeakPasswordError(`Take at most ${LONGEST} characters.`);

  const plain = password.toLowerCase();
  const word = plain.replace(/[^\p{L}]+$/u, '');
  const known = [plain, word].some(text => WELL_KNOWN.has(text));
  if (known || isRun(plain) || isRepetition(plain)) throw new WeakPasswordError('This password is easily guessed.');

  const { email, name } = { email: person.email.toLowerCase(), name: person.name.trim().toLowerCase() };
  const own = [email, email.split('@')[0], name, name.replace(/\s+/g, '')];
  if (own.includes(plain) || own.includes(word)) {
    throw new WeakPasswordError('Take something else than your own address or name.');
  }
}

const reversed = (text: string): string => [...text].reverse().join('');

const isRun = (text: string): boolean => RUNS.some(run => run.includes(text) || run.includes(reversed(text)));

/** `aaaaaaaaaa`, `abcabcabcabc`: at most four characters, over and over. */
const isRepetition = (text: string): boolean => /^(.{1,4}?)\1+$/su.test(text);
