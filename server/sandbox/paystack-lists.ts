import type { QueryResultRow } from 'pg';
import type { Params } from './form-params.js';
import { invalidParams } from './paystack-errors.js';
import { only, type Db } from './store.js';

/** `filters` maps the parameters of a list that ask for equality to columns. */
interface List {
  table: 'paystack_transactions' | 'paystack_refunds' | 'paystack_disputes';
  filters: Readonly<Record<string, string>>;
}
interface PageMeta {
  total: number;
  skipped: number;
  perPage: number;
  page: number;
  pageCount: number;
}

/**
 * A page of a list, newest first: `perPage` (50; 100 at most), `page` from 1, `from` and `to` as dates, and `filters`;
 * with the sum of the amounts on all its pages.
 */
export async function paystackPage<Row extends QueryResultRow>(
  db: Pick<Db, 'query'>,
  list: List,
  query: Params,
): Promise<{ rows: Row[]; meta: PageMeta; volume: number }> {
  const perPage = whole(query.perPage ?? query.per_page, 'perPage', 50, 100);
  const page = whole(query.page, 'page', 1, 1_000_000);

  const values: unknown[] = [];
  const where: string[] = ['true'];
  const demand = (left: string, value: unknown) => {
    values.push(value);
    where.push(`${left} $${values.length}`);
  };
  for (const [name, column] of Object.entries(list.filters)) {
    if (typeof query[name] === 'string' && query[name] !== '') demand(`${column}::text =`, query[name]);
  }
  for (const [name, operator] of [
    ['from', '>='],
    ['to', '<='],
  ] as const) {
    const date = query[name];
    if (typeof date !== 'string' || date === '') continue;
    if (Number.isNaN(Date.parse(date))) throw invalidParams(`${name} is not a date`);
    demand(`created_at ${operator}`, new Date(date));
  }

  const from = `from sandbox.${list.table} where ${where.join(' and ')}`;
  const counts = `select count(*) as total, coalesce(sum(amount), 0) as volume ${from}`;
  const { total, volume } = await only<{ total: string; volume: string }>(db, counts, values);
  const skipped = (page - 1) * perPage;
  const { rows } = await db.query<Row>(`select * ${from} order by id desc limit ${perPage} offset ${skipped}`, values);
  const pageCount = Math.ceil(Number(total) / perPage);
  return { rows, volume: Number(volume), meta: { total: Number(total), skipped, perPage, page, pageCount } };
}

function whole(value: unknown, name: string, otherwise: number, most: number): number {
  if (value === undefined || value === '') return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw invalidParams(`${name} must be a whole number above 0`);
  return Math.min(number, most);
}
