import type { QueryResultRow } from 'pg';
import type { Params } from './form-params.js';
import { invalidParam, noSuch } from './stripe-errors.js';
import { checkKnown, integer, nested, text } from './stripe-params.js';
import type { Resource } from './stripe-resources.js';
import { one, type Db } from './store.js';

const PAGING = ['limit', 'starting_after', 'ending_before', 'created', 'expand'];
const OPERATORS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** A page of a list, newest first, with Stripe's cursors: `limit` (1 to 100), `starting_after`, `ending_before`, `created`. */
export async function stripeList(db: Pick<Db, 'query'>, resource: Resource, params: Params): Promise<object> {
  const { table, what, path, filters } = resource;
  checkKnown(params, [...PAGING, ...filters]);
  const limit = integer(params, 'limit') ?? 10;
  if (limit < 1 || limit > 100) throw invalidParam('limit', 'Invalid limit: must be between 1 and 100.');

  const values: unknown[] = [];
  const where: string[] = [];
  const demand = (sql: (parameter: string) => string, value: unknown) => {
    values.push(value);
    where.push(sql(`$${values.length}`));
  };
  for (const column of filters) {
    const value = text(params, column);
    if (value !== null) demand(parameter => `${column} = ${parameter}`, value);
  }
  for (const [operator, seconds] of createdLimits(params)) {
    demand(parameter => `floor(extract(epoch from created)) ${operator} ${parameter}`, seconds);
  }
  const backwards = text(params, 'ending_before');
  const cursor = backwards ?? text(params, 'starting_after');
  if (cursor !== null) {
    const at = await one<{ seq: string }>(db, `select seq from sandbox.${table} where id = $1`, [cursor]);
    if (!at) throw noSuch(what, cursor, backwards === null ? 'starting_after' : 'ending_before');
    demand(parameter => `seq ${backwards === null ? '<' : '>'} ${parameter}`, at.seq);
  }
  const { rows } = await db.query<QueryResultRow>(
    `select * from sandbox.${table} ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
     order by seq ${backwards === null ? 'desc' : 'asc'} limit ${limit + 1}`,
    values,
  );
  const page = rows.slice(0, limit);
  if (backwards !== null) page.reverse();
  const data = await Promise.all(page.map(async row => resource.show(row, db)));
  return { object: 'list', data, has_more: rows.length > limit, url: `/v1${path}` };
}

function createdLimits(params: Params): [string, number][] {
  if (typeof params.created === 'string') {
    const at = integer(params, 'created');
    return at === null ? [] : [['=', at]];
  }
  const range = nested(params, 'created') ?? {};
  return Object.entries(OPERATORS).flatMap(([name, operator]): [string, number][] => {
    const at = integer(range, name, `created[${name}]`);
    return at === null ? [] : [[operator, at]];
  });
}
