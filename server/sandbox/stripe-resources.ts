import type { QueryResultRow } from 'pg';
import { invalidParam } from './stripe-errors.js';
import { balanceObject, type BalanceRow } from './stripe-balance.js';
import type { DisputeRow } from './stripe-dispute-object.js';
import { showDispute } from './stripe-disputes.js';
import {
  chargeObject,
  intentObject,
  refundObject,
  type ChargeRow,
  type IntentRow,
  type RefundRow,
} from './stripe-objects.js';
import { one, type Db } from './store.js';

type Reader = Pick<Db, 'query'>;

/** What can be read one by one and in lists, and put in the place of its id by `expand`. */
export interface Resource {
  table: string;
  /** As Stripe words it: `payment_intent`. */
  what: string;
  path: string;
  /** The filters of its list, beside `created`, that are plain columns. */
  filters: readonly string[];
  show(row: QueryResultRow, db: Reader): object | Promise<object>;
  /** How its ids begin; without it, it can't be put in the place of an id. */
  prefix?: RegExp;
}

const resource = (what: string, filters: readonly string[], show: Resource['show'], prefix: RegExp): Resource => ({
  table: `stripe_${what}s`,
  what,
  path: `/${what}s`,
  filters,
  show,
  prefix,
});

export const RESOURCES: readonly Resource[] = [
  resource('payment_intent', [], (row: IntentRow) => intentObject(row), /^pi_/),
  resource('charge', ['payment_intent'], (row: ChargeRow) => chargeObject(row), /^(ch|py)_/),
  resource('refund', ['payment_intent', 'charge'], (row: RefundRow) => refundObject(row), /^re_/),
  resource('dispute', ['payment_intent', 'charge'], (row: DisputeRow, db) => showDispute(db, row), /^du_/),
  resource('balance_transaction', ['type', 'source', 'currency'], (row: BalanceRow) => balanceObject(row), /^txn_/),
  {
    table: 'stripe_events',
    what: 'event',
    path: '/events',
    filters: [],
    show: ({ body }: { body: object }) => body,
  },
];

/** The thing of this id as its list shows it; undefined for none. */
export async function findResource(db: Reader, resource: Resource, id: string): Promise<object | undefined> {
  const row = await one(db, `select * from sandbox.${resource.table} where id = $1`, [id]);
  return row && resource.show(row, db);
}

/**
 * Puts the things themselves in the place of their ids, as `expand` asks: `latest_charge`, `payment_intent.latest_charge`,
 * and in a list `data.charge`. What is null stays so.
 */
export async function expand(db: Reader, shown: object, path: string): Promise<object> {
  const walk = async (at: object, [name = '', ...rest]: string[]): Promise<object> => {
    const value = (at as Record<string, unknown>)[name];
    if (value === undefined) throw invalidParam('expand', `This property cannot be expanded (${path}).`);
    if (value === null) return at;
    if (Array.isArray(value) && rest.length > 0) {
      return { ...at, [name]: await Promise.all(value.map((item: object) => walk(item, rest))) };
    }
    const thing = typeof value === 'string' ? await named(value) : value;
    return { ...at, [name]: rest.length > 0 ? await walk(thing, rest) : thing };
  };
  const named = async (id: string): Promise<object> => {
    const kind = RESOURCES.find(({ prefix }) => prefix !== undefined && prefix.test(id));
    const found = kind && (await findResource(db, kind, id));
    if (!found) throw invalidParam('expand', `This property cannot be expanded (${path}).`);
    return found;
  };
  return walk(shown, path.split('.'));
}
