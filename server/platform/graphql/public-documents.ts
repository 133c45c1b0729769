import {
  BREAK,
  getNamedType,
  getOperationAST,
  isLeafType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';

/** Marks a field whose answer is the same for everybody who is not signed in: `@Extensions(forEverybody)`. */
export const forEverybody = { forEverybody: true };

/** Operations that were looked at; Apollo answers the same text with the same document. */
const known = new WeakMap<DocumentNode, Map<string | null | undefined, boolean>>();

/**
 * Whether an operation is a query of one field that asks for nothing but what is the same for everybody. Objects are
 * not unless their field is marked; leaves are as public as what they are on, to somebody who is nobody.
 */
export function isPublicQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): boolean {
  const operations = known.get(document) ?? new Map<string | null | undefined, boolean>();
  known.set(document, operations);
  let isPublic = operations.get(operationName);
  if (isPublic === undefined) operations.set(operationName, (isPublic = look(schema, document, operationName)));
  return isPublic;
}

function look(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return false;
  const { selections } = operation.selectionSet;
  if (selections.length !== 1 || document.definitions.some(isOther)) return false;

  let isPublic = true;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field() {
        const field = types.getFieldDef();
        if (field && (isLeafType(getNamedType(field.type)) || field.extensions['forEverybody'])) return undefined;
        isPublic = false;
        return BREAK;
      },
    }),
  );
  return isPublic;

  function isOther(definition: DocumentNode['definitions'][number]): boolean {
    return definition.kind === Kind.OPERATION_DEFINITION && definition !== operation;
  }
}
