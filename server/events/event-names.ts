import { randomInt } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';

/** Any number of ours: names are given out one at a time, so that two events of one title never get the same. */
const NAMING_LOCK = 5_318_008_442;
const LONGEST_SLUG = 60;
const LONGEST_PREFIX = 10;
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'; // none that look alike

/** A free name in addresses: the title's, then with a number, then with random letters. Holds the lock to the commit. */
export async function freeSlug(em: EntityManager, title: string): Promise<string> {
  const slug = slugOf(title);
  const candidates = [slug, ...numbers().map(n => `${slug}-${n}`), `${slug}-${randomLetters(8)}`];
  return firstFree(em, 'slug', candidates);
}

/**
 * A free prefix for serials from the title's first word and the year: “Night at the Hall” in 2026 is NIGHT2026, the
 * next one NIGHT20262, and where those are many, NIGHT and random letters. Holds the lock to the commit.
 */
export async function freeSerialPrefix(em: EntityManager, title: string, year: number): Promise<string> {
  const words = latin(title)
    .toUpperCase()
    .match(/[A-Z0-9]{3,}/g) ?? ['EVT'];
  const asLongAs = (digits: string): string => words[0].slice(0, LONGEST_PREFIX - digits.length) + digits;
  const numbered = numbers().map(n => asLongAs(`${year}${n}`));
  const random = Array.from({ length: 3 }, () => asLongAs(randomLetters(5).toUpperCase()));
  return firstFree(em, 'serial_prefix', [asLongAs(String(year)), ...numbered, ...random]);
}

/** Whether another event has this name. Holds the lock to the commit. */
export async function isTaken(em: EntityManager, column: 'slug' | 'serial_prefix', name: string): Promise<boolean> {
  return (await takenOf(em, column, [name])).size > 0;
}

async function firstFree(em: EntityManager, column: 'slug' | 'serial_prefix', candidates: string[]): Promise<string> {
  const taken = await takenOf(em, column, candidates);
  const free = candidates.find(candidate => !taken.has(candidate));
  if (!free) throw new Error(`No free ${column} among ${candidates.join(', ')}`);
  return free;
}

async function takenOf(em: EntityManager, column: 'slug' | 'serial_prefix', names: string[]): Promise<Set<string>> {
  await em.execute('select pg_advisory_xact_lock(?)', [NAMING_LOCK]);
  const rows = await em.execute<{ name: string }[]>(
    `select ${column} as name from events where ${column} in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(names)],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Small letters and digits with single hyphens; `event` where the title has neither. */
function slugOf(title: string): string {
  const words =
    latin(title)
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, LONGEST_SLUG).replace(/-$/, '') || 'event';
}

/** Without the marks that NFKD takes off the letters: “Été” is “Ete”. */
const latin = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

const numbers = (): number[] => [2, 3, 4, 5, 6, 7, 8, 9];

const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join('');
