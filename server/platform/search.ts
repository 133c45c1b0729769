import {
  raw,
  type EntityManager,
  type EntityName,
  type FilterQuery,
  type OrderDefinition,
} from '@mikro-orm/postgresql';
import { InvalidInputError } from './errors.js';
import { findPage, valuesOf, type Page, type PageArguments } from './graphql/connection.js';

/** So many rows are looked through where the page begins, before the index is asked. */
const NEAR = 1_000;
/** So many texts a statement of the chore takes into the index. */
const AT_ONCE = 2_000;

export interface Search<Node extends object> {
  /** What shall be found, as typed; `path` is the argument's. */
  readonly text: string;
  readonly path: string;
  /** Where it is looked for: what search_texts has of this kind, or less. */
  readonly kind: 'ORDER' | 'TICKET';
  readonly columns: readonly string[];
  /** All rows of the list are of this event. */
  readonly eventId: string;
  readonly where: FilterQuery<Node>;
  /** By a time and the id, as an index of (event_id, time, id) has them. */
  readonly orderBy: OrderDefinition<Node>;
}

/**
 * One page of those rows of an event's list that hold a text, whatever their letters' case and accents. A text without three letters
 * or digits in a row, which has no trigram, is one that a word begins with.
 *
 * What many rows hold is found soon where the page begins; what few hold the trigram index finds. Either way alone has a
 * text for which it reads a million rows: the index brings them all to be sorted, or the list is gone through to its end. So
 * NEAR rows are looked through, and where they do not fill the page the index is asked. It is decided by what is there: the
 * planner would guess, for all events together, how many rows hold the text; it is not shown it.
 *
 * What is not near and often further on costs as much as there is of it. So does an address, which few have: for that the
 * index is asked at once.
 * @throws InvalidInputError for a text without a letter or a digit; and as `findPage`.
 */
export async function findMatches<Node extends object>(
  em: EntityManager,
  entity: EntityName<Node>,
  { text, path, kind, columns, eventId, where, orderBy }: Search<Node>,
  page: PageArguments,
): Promise<Page<Node>> {
  const { pattern, indexPattern } = patternsOf(text, path);
  const having = (...more: object[]) => ({ $and: [where, ...more] }) as FilterQuery<NoInfer<Node>>;
  const holds = fragment(
    table => `plain_letters(concat_ws(E'\\n ', '', ${columns.map(name => `${table}.${name}`).join(', ')})) ilike ?`,
    [pattern],
  );
  const indexed = fragment(
    table => `${table}.id = any(array(
      select id from search_texts where event_id = ? and kind = '${kind}' and not is_new and text ilike (select ?::text)
      union all
      select id from search_texts where event_id = ? and kind = '${kind}' and is_new and text ilike (select ?::text)))`,
    [eventId, indexPattern, eventId, indexPattern],
  );

  const all = having(holds, indexed);
  const count = () => em.count(entity, all);
  if (ADDRESS.test(text)) return { ...(await findPage(em, entity, all, orderBy, page)), count };

  const [time, direction] = Object.entries(orderBy)[0] as [keyof Node, 'asc' | 'desc'];
  const [onwards, upTo] = direction === 'asc' ? ['$gte', '$lte'] : ['$lte', '$gte'];
  const begin = page.after ? [{ [time]: { [onwards]: valuesOf(page.after, em, entity, orderBy)[0] } }] : [];
  const beyond = { fields: [time] as never[], orderBy, offset: NEAR, limit: 1, disableIdentityMap: true };
  const [last] = await em.find(entity, having(...begin), beyond);
  const near = last ? [{ [time]: { [upTo]: last[time] } }] : [];
  const nearby = await findPage(em, entity, having(holds, ...near), orderBy, page);
  const isPage = !last || nearby.pageInfo.hasNextPage;
  return { ...(isPage ? nearby : await findPage(em, entity, all, orderBy, page)), count };
}

/** Takes into the index what triggers wrote since. Of two that do it at once, each takes what the other did not. */
export class SearchTexts {
  constructor(private readonly em: EntityManager) {}

  /** For every worker, again and again. */
  async index(): Promise<void> {
    let taken: number;
    do {
      const rows = await this.em.execute<object[]>(INDEX, [AT_ONCE]);
      taken = rows.length;
    } while (taken === AT_ONCE);
  }
}

/** In the order of the index of those that are new: whatever the planner thinks how many they are, it reads no others. */
const INDEX = `
  update search_texts set is_new = false
  where id in (select id from search_texts where is_new order by event_id limit ? for update skip locked)
  returning 1`;

/** What trigrams are made of, for PostgreSQL. */
const L = String.raw`[\p{Alphabetic}0-9]`;
const OTHER = String.raw`[^\p{Alphabetic}0-9]`;
const WORD = new RegExp(L, 'u');
/** Most of somebody's name at a domain. */
const ADDRESS = /[^@\s]{4,}@[^@\s]/u;
/** Something that has a trigram wherever it stands: three in a row, or fewer at the begin or the end of a word. */
const TRIGRAM = new RegExp(`${L}{3}|${OTHER}${L}|${L}{2}${OTHER}`, 'u');

/** The combining marks that PostgreSQL's `plain_letters` takes away (migrations/Migration20261122000170_plain_letters.ts). */
const MARKS =
  /[\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u1AB0-\u1ACE\u1DC0-\u1DFF\u20D0-\u20F0\u3099\u309A\uFE20-\uFE2F]/gu;

/** Letters without their accents, as `plain_letters` writes them. */
const plainLetters = (text: string): string => text.normalize('NFKD').replace(MARKS, '');

/**
 * For ILIKE: what stands in the text is itself, also % and _. The index is asked for an address without its domain: all
 * that it could say of that is where its many others are.
 */
function patternsOf(text: string, path: string): { pattern: string; indexPattern: string } {
  const term = plainLetters(text).trim().replace(/\s/g, ' ');
  if (!WORD.test(term)) {
    throw new InvalidInputError([{ path, message: 'Search for something with a letter or a digit.' }]);
  }
  const before = TRIGRAM.test(term) ? '%' : '% ';
  const beforeDomain = term.slice(0, term.indexOf('@') + 1);
  const like = (part: string) => `${before}${part.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return { pattern: like(term), indexPattern: like(TRIGRAM.test(beforeDomain) ? beforeDomain : term) };
}

const fragment = (sql: (table: string) => string, parameters: unknown[]) => ({
  [raw(sql, parameters)]: [],
});
