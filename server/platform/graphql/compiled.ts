import {
  BREAK,
  execute,
  GraphQLError,
  visit,
  type ASTNode,
  type GraphQLErrorExtensions,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { compiledWeightOf, weightOf } from './document-weight.js';

/** What the operations that are kept compiled may take of the heap: all of our client's fit. */
export const COMPILED_BYTES = 32 * 1_024 * 1_024;
/** The heaviest of our client's has a third of this. What is heavier is executed as it is: compiled, it would push out many others. */
export const HEAVIEST = 4 * 1_024 * 1_024;

export interface Operation {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

interface Compiled {
  readonly query: CompiledQuery['query'];
  /** Variables that stand in an object or a list of the text: `filter: { text: $text }`. */
  readonly nested: readonly string[];
}

/**
 * Executes operations of one schema. Compiling one (graphql-jit) costs a hundred executions, so it is done the second
 * time that a document is seen: whoever sends a new text each time can't make us compile. What can't be compiled
 * graphql-js executes, as it did the first time, and what would weigh too much; and whatever leaves out a variable that
 * stands in an object: graphql-jit would hand on null where graphql-js leaves the field out, and an update would clear
 * what it was to keep.
 */
export class Executor {
  readonly #seen = new WeakSet<DocumentNode>();
  readonly #kept: LRUCache<DocumentNode, Map<string | null, Compiled | null>>;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly compile = compileQuery,
    keptBytes = COMPILED_BYTES,
  ) {
    this.#kept = new LRUCache({ maxSize: keptBytes, dispose: (_, document) => this.#seen.delete(document) });
  }

  /** What is kept compiled, in bytes, by our own estimate. */
  get weight(): number {
    return this.#kept.calculatedSize;
  }

  async execute(operation: Operation): Promise<ExecutionResult> {
    const { document, operationName, variables, context } = operation;
    const compiled = this.compiled(document, operationName);
    const interpret = () =>
      execute({ schema: this.schema, document, operationName, variableValues: variables, contextValue: context });
    if (!compiled || compiled.nested.some(name => variables[name] === undefined)) return interpret();

    const { data, errors } = await compiled.query(undefined, context, variables);
    // The variables were wrong, and nothing was executed. graphql-js says it in its own words.
    if (data === undefined) return interpret();
    return { ...(errors && { errors: errors.map(asGraphqlError) }), data };
  }

  /** Documents are told apart by identity: Apollo's document store answers the same text with the same object. */
  private compiled(document: DocumentNode, operationName: string | null): Compiled | null {
    let operations = this.#kept.get(document);
    if (!operations) {
      if (!this.#seen.has(document)) {
        this.#seen.add(document);
        return null;
      }
      const size = compiledWeightOf(document) + weightOf(document);
      if (size > HEAVIEST) return null;
      operations = new Map();
      this.#kept.set(document, operations, { size });
    }
    let compiled = operations.get(operationName);
    if (compiled === undefined) {
      compiled = this.made(document, operationName);
      operations.set(operationName, compiled);
    }
    return compiled;
  }

  private made(document: DocumentNode, operationName: string | null): Compiled | null {
    if (namesPrototype(document)) return null;
    const result = this.compile(this.schema, document, operationName ?? undefined);
    return isCompiledQuery(result) ? { query: result.query, nested: nestedVariables(document) } : null;
  }
}

function nestedVariables(document: DocumentNode): string[] {
  const names = new Set<string>();
  const collect = (node: ASTNode): false => {
    visit(node, { Variable: ({ name }) => void names.add(name.value) });
    return false; // what is in it was visited
  };
  visit(document, { ObjectValue: collect, ListValue: collect });
  return [...names];
}

/** Compiled code writes its answers as object literals, in which a field of this name is no field. */
function namesPrototype(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ alias }) {
      if (alias?.value !== '__proto__') return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}

/** graphql-jit's own errors have no extensions where graphql-js has empty ones. */
function asGraphqlError(error: GraphQLError): GraphQLError {
  if (error.extensions as unknown) return error;
  const { message, path, locations, originalError } = error;
  const extensions = (originalError as { extensions?: GraphQLErrorExtensions } | undefined)?.extensions;
  const made = new GraphQLError(message, { path, originalError, extensions });
  Object.defineProperty(made, 'locations', { value: locations, enumerable: true });
  return made;
}
