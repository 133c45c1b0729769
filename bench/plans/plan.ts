/** A node of a plan, as EXPLAIN (ANALYZE, FORMAT JSON) tells it: what of it is read here. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Subplan Name'?: string;
  /** Each time that it ran. */
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What a statement did. */
export interface Plan {
  readonly statement: string;
  readonly root: PlanNode;
}

/** Rows that a node gave, all times that it ran. */
export const given = (node: PlanNode): number => Math.round((node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0));

/** Rows that it read and threw away. */
export const thrownAway = (node: PlanNode): number =>
  Math.round(
    ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
      (node['Actual Loops'] ?? 0),
  );

/** It and all below it. */
export function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const below of node.Plans ?? []) yield* nodesOf(below);
}

/** For people: a line a node, with what it really read. */
export function linesOf(node: PlanNode, depth = 0): string[] {
  const table = node['Relation Name'] && ` on ${node['Relation Name']}`;
  const index = node['Index Name'] && ` by ${node['Index Name']}`;
  const away = thrownAway(node);
  const blocks = (node['Shared Hit Blocks'] ?? 0) + (node['Shared Read Blocks'] ?? 0);
  const line = [
    '  '.repeat(depth),
    node['Subplan Name'] && `${node['Subplan Name']}: `,
    node['Node Type'],
    table,
    index,
    ` (rows=${given(node)}${away > 0 ? ` thrown away=${away}` : ''} loops=${node['Actual Loops'] ?? 0} blocks=${blocks})`,
  ];
  return [line.join(''), ...(node.Plans ?? []).flatMap(below => linesOf(below, depth + 1))];
}

/** What it is made of: two plans of a statement that differ in figures alone are one. */
export const shapeOf = (root: PlanNode): string =>
  [...nodesOf(root)].map(node => [node['Node Type'], node['Relation Name'], node['Index Name']].join()).join(' ');
