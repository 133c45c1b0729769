import {
  Cursor,
  type EntityManager,
  type EntityName,
  type FilterQuery,
  type OrderDefinition,
} from '@mikro-orm/postgresql';
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { InvalidInputError } from '../errors.js';

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

@ObjectType({ description: 'Where a page of a list stands in the whole.' })
export class PageInfo {
  @Field({ description: 'True where more follow after `endCursor`.' })
  hasNextPage!: boolean;

  @Field({ description: 'True where some come before `startCursor`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The first node’s cursor; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The last node’s cursor, for `after`; null on an empty page.' })
  endCursor!: string | null;
}

/** One page of a list, as `findPage` makes it and the classes of `connectionOf` serve it. */
export interface Page<Node> {
  nodes: Node[];
  edges: { cursor: string; node: Node }[];
  pageInfo: PageInfo;
  count: () => Promise<number>;
}

export interface PageArguments {
  /** How many, 1 to 100; null for 20. */
  first: number | null;
  /** The cursor after which the page begins. */
  after?: string | null;
}

/** Makes the Relay connection type (and its edge) of a node type. */
export function connectionOf<Node extends object>(node: ClassType<Node>, name: string): ClassType<Page<Node>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list, with its cursor.` })
  class Edge {
    @Field({ description: 'For `after`: the page that begins behind this one.' })
    cursor!: string;

    @Field(() => node, { description: `The ${name} itself.` })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class Connection implements Page<Node> {
    @Field(() => [Edge], { description: 'The nodes with their cursors.' })
    edges!: Edge[];

    @Field(() => [node], { description: 'The nodes alone.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where this page stands in the whole.' })
    pageInfo!: PageInfo;

    count!: () => Promise<number>;

    @Field(() => Int, { description: 'How many there are in the whole list; counted only when asked for.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return Connection;
}

/** How many a page has. @throws InvalidInputError for a number outside 1 to 100. */
export function pageSize(first: number | null): number {
  const size = first ?? DEFAULT_PAGE;
  if (size >= 1 && size <= MAX_PAGE) return size;
  throw new InvalidInputError([{ path: 'first', message: `A page has 1 to ${MAX_PAGE} entries.` }]);
}

/** What `after` holds when it is none of ours, or of another list. */
export const foreignCursor = () =>
  new InvalidInputError([{ path: 'after', message: 'This cursor does not belong to this list.' }]);

/** A page of nodes that were read already. */
export function pageOf<Node>(
  edges: { cursor: string; node: Node }[],
  {
    hasNextPage,
    after,
    count,
  }: { hasNextPage: boolean; after?: string | null | undefined; count: () => Promise<number> },
): Page<Node> {
  return {
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: Boolean(after),
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count,
  };
}

/**
 * Reads one page by keyset. `orderBy` must end in a unique column.
 * @throws InvalidInputError for a page size outside 1 to 100 or a cursor that is none of ours.
 */
export async function findPage<Node extends object>(
  em: EntityManager,
  entity: EntityName<Node>,
  where: FilterQuery<NoInfer<Node>>,
  orderBy: OrderDefinition<Node>,
  { first: wanted, after }: PageArguments,
): Promise<Page<Node>> {
  const first = pageSize(wanted);
  if (after) valuesOf(after, em, entity, orderBy);
  const options = { where, orderBy, first, includeCount: false as const, ...(after && { after }) };
  const cursor = await em.findByCursor(entity, options);
  const edges = cursor.items.map(node => ({ cursor: cursor.from(node as never), node }));
  return pageOf(edges, { hasNextPage: cursor.hasNextPage, after, count: () => em.count(entity, where) });
}

/**
 * What the cursor says of the row that it stands for: its values of the columns of `orderBy`.
 * @throws InvalidInputError where they can't be compared with these columns, instants or texts: PostgreSQL would fail over them.
 */
export function valuesOf<Node extends object>(
  after: string,
  em: EntityManager,
  entity: EntityName<Node>,
  orderBy: OrderDefinition<Node>,
): string[] {
  const { properties } = em.getMetadata().get(entity);
  const columns = Object.keys(orderBy);
  const values = decoded(after);
  if (!Array.isArray(values) || values.length !== columns.length) throw foreignCursor();
  return values.map((value: unknown, i) => {
    const isTime = properties[columns[i] as keyof typeof properties].runtimeType === 'Date';
    if (typeof value !== 'string' || (isTime && !isInstant(value))) throw foreignCursor();
    return value;
  });
}

function decoded(cursor: string): unknown {
  try {
    return Cursor.decode(cursor);
  } catch {
    return null;
  }
}

/** Of four digits for the year: PostgreSQL's time ends elsewhere than JavaScript's. */
const isInstant = (text: string): boolean => /^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text));
