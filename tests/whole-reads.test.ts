import { describe, expect, test } from '@jest/globals';
import type { PlanNode } from '../bench/plans/plan.js';
import { unexplainedIn, wholeReadsIn } from '../bench/plans/whole-reads.js';

type Node = Partial<PlanNode> & { 'Node Type': string };

const node = (type: string, rows: number, more: Partial<PlanNode> = {}): Node => ({
  'Node Type': type,
  'Actual Rows': rows,
  'Actual Loops': 1,
  ...more,
});
const on = (table: string) => ({ 'Relation Name': table });
const by = (index: string) => ({ 'Index Name': index });
const howOf = (root: PlanNode) => wholeReadsIn(root).map(({ how }) => how);

describe('of a plan is reported', () => {
  test('a table that is read without an index, also below other nodes and where few rows are left of it', () => {
    const scan = node('Seq Scan', 3, { ...on('tickets'), 'Rows Removed by Filter': 999_997 });
    const plan = node('Limit', 3, {
      Plans: [node('Nested Loop', 3, { Plans: [node('Index Scan', 1, on('events')), scan] })],
    });
    expect(howOf(plan)).toEqual(['tickets whole, 1000000 rows']);
  });

  test('the same a little at a time', () => {
    expect(howOf(node('Seq Scan', 0, { ...on('gates'), 'Rows Removed by Filter': 60, 'Actual Loops': 1_000 }))).toEqual(
      ['gates whole, 60000 rows'],
    );
  });

  test('an index whose rows are nearly all thrown away, and one that gives all of a table', () => {
    const filtered = node('Index Scan', 2, { ...on('check_ins'), ...by('by_time'), 'Rows Removed by Filter': 329_998 });
    expect(howOf(filtered)).toEqual(['330000 rows of check_ins by by_time, 329998 of them thrown away']);
    const counted = node('Index Only Scan', 1_000_000, { ...on('tickets'), ...by('tickets_pkey') });
    expect(howOf(node('Aggregate', 1, { Plans: [counted] }))).toEqual(['1000000 rows of tickets by tickets_pkey']);
    const lossy = node('Bitmap Heap Scan', 50, { ...on('search_texts'), 'Rows Removed by Index Recheck': 90_000 });
    expect(howOf(lossy)).toEqual(['90050 rows of search_texts by an index, 90000 of them thrown away']);
  });

  test('the sorting of everything for a page', () => {
    const sort = node('Sort', 50, { Plans: [node('Function Scan', 300_000)] });
    expect(howOf(node('Limit', 50, { Plans: [sort] }))).toEqual(['300000 rows sorted']);
  });
});

test('a page that an index gives is no whole read, nor is a small table', () => {
  const page = node('Sort', 1_000, { Plans: [node('Index Scan', 1_000, { ...on('tickets'), ...by('tickets_pkey') })] });
  expect(howOf(node('Nested Loop', 1_000, { Plans: [page, node('Seq Scan', 40, on('events'))] }))).toEqual([]);
});

test('an exception is for its own statement and table alone', () => {
  const root = node('Aggregate', 1, {
    Plans: [node('Seq Scan', 1_000_000, on('tickets')), node('Seq Scan', 250_000, on('orders'))],
  });
  const exceptions = [{ table: 'tickets', statement: /^select count\(\*\)/, why: 'It is asked once a year.' }];
  const tables = (statement: string) => unexplainedIn({ statement, root }, exceptions).map(({ table }) => table);
  expect(tables('select count(*) from tickets, orders')).toEqual(['orders']);
  expect(tables('select 1 from tickets, orders')).toEqual(['tickets', 'orders']);
});
