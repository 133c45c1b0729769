import { given, nodesOf, thrownAway, type Plan, type PlanNode } from './plan.js';

/** A table of no more is read as quickly without an index as with one, and grows with nothing that is sold. */
const SMALL_TABLE = 5_000;
/** More than a page of anything: a list has 100, a page of a file 1,000, one of a scanner's list 5,000. */
const PAGE = 20_000;

/** What a statement reads that grows with what is sold. */
export interface WholeRead {
  /** Null where it is no table's own rows that are sorted. */
  readonly table: string | null;
  readonly how: string;
}

/** What may be read whole, and why. */
export interface Exception {
  readonly table: string | null;
  readonly statement: RegExp;
  readonly why: string;
}

/**
 * What a plan reads from end to end, openly or in disguise: a table without an index, a table by an index of which it takes
 * more than any page shows, whether it throws the rest away or counts it, and the sorting of as many. Each by what was
 * really read, never by what the planner guessed.
 */
export function wholeReadsIn(root: PlanNode): WholeRead[] {
  return [...nodesOf(root)].flatMap((node): WholeRead[] => {
    const type = node['Node Type'];
    const table = node['Relation Name'] ?? null;
    const away = thrownAway(node);
    const read = given(node) + away;
    if (/^(Seq|Sample|Tid Range) Scan$/.test(type)) {
      return read > SMALL_TABLE ? [{ table, how: `${table!} whole, ${read} rows` }] : [];
    }
    if (/Scan$/.test(type) && table !== null) {
      if (read <= PAGE) return [];
      const by = node['Index Name'] ?? 'an index';
      return [{ table, how: `${read} rows of ${table} by ${by}${away > 0 ? `, ${away} of them thrown away` : ''}` }];
    }
    const sorted = /Sort$/.test(type) ? (node.Plans ?? []).reduce((sum, below) => sum + given(below), 0) : 0;
    return sorted > PAGE ? [{ table: null, how: `${sorted} rows sorted` }] : [];
  });
}

/** Those of a statement that nobody explained. */
export const unexplainedIn = ({ statement, root }: Plan, exceptions: readonly Exception[]): WholeRead[] =>
  wholeReadsIn(root).filter(read => !exceptions.some(one => one.table === read.table && one.statement.test(statement)));
