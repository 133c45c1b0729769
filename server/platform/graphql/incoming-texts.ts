import { GraphQLError, Kind, visit, type ASTNode, type DocumentNode } from 'graphql';

/** Our inputs nest six deep, answers with their arrays five. What is deeper would have no end for who walks it. */
const DEEPEST = 32;

const UNFIT = 'A text holds a character that nothing can be kept or found by: U+0000, or half of a surrogate pair.';
const TOO_DEEP = 'This is nested too deeply.';

/** What is wrong, and the way to it, innermost name first. */
interface Problem {
  readonly message: string;
  readonly way: string[];
}

export interface IncomingOperation {
  readonly document: DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/**
 * The error to answer an operation with, before anything of it runs, where a text that came with it is none: PostgreSQL
 * keeps no U+0000, and half of a surrogate pair is no character in UTF-8, so that what is kept would be another text than
 * the one that came. Asked of all variables, names in JSON among them, and of the texts in the document itself.
 */
export function textError({ document, variables }: IncomingOperation): GraphQLError | undefined {
  const problem = problemIn(variables ?? {}, 0) ?? problemInDocument(document);
  if (!problem) return undefined;
  const { message, way } = problem;
  const fields = [{ path: pathOf(way), message }];
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', fields, http: { status: 400 } } });
}

/** As the resolvers' own errors tell it: within the input, where the argument is one. */
const pathOf = (way: readonly string[]): string =>
  way
    .toReversed()
    .join('.')
    .replace(/^input\./, '');

const isFit = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

function problemIn(value: unknown, depth: number): Problem | null {
  if (typeof value === 'string') return isFit(value) ? null : { message: UNFIT, way: [] };
  if (typeof value !== 'object' || value === null) return null;
  if (depth > DEEPEST) return { message: TOO_DEEP, way: [] };
  for (const name in value) {
    if (!isFit(name)) return { message: UNFIT, way: [] };
    const problem = problemIn((value as Record<string, unknown>)[name], depth + 1);
    if (problem) {
      problem.way.push(name);
      return problem;
    }
  }
  return null;
}

/** Documents are told apart by identity: the same text is the same object, here as in the executor. */
const looked = new WeakMap<DocumentNode, Problem | null>();

function problemInDocument(document: DocumentNode): Problem | null {
  let problem = looked.get(document);
  if (problem === undefined) looked.set(document, (problem = look(document)));
  return problem;
}

function look(document: DocumentNode): Problem | null {
  let problem: Problem | null = null;
  visit(document, {
    StringValue({ value }, _key, parent, _path, ancestors) {
      if (!isFit(value)) problem ??= { message: UNFIT, way: namesOf([...ancestors, parent]) };
    },
  });
  return problem;
}

/** Of the argument or variable and the fields below it, innermost first. */
const namesOf = (nodes: readonly (ASTNode | readonly ASTNode[] | undefined)[]): string[] =>
  nodes
    .flatMap(node => (node && 'kind' in node ? [node] : []))
    .flatMap(node => {
      if (node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD) return [node.name.value];
      return node.kind === Kind.VARIABLE_DEFINITION ? [node.variable.name.value] : [];
    })
    .filter((name, i, names) => name !== names[i - 1])
    .reverse();
