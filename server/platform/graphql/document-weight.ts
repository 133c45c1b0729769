import { Kind, visit, type DocumentNode, type SelectionSetNode } from 'graphql';

/** A node with its place in the text and its tokens, in V8's heap. */
const NODE_BYTES = 450;
/** A field that is compiled: code, closures, what the first execution adds. */
const FIELD_BYTES = 4_096;
/** So many fields is a variable that is compiled, an input type with all that is below it. */
const VARIABLE_IN_FIELDS = 8;

/** What a document that is kept takes of the heap, in bytes, roughly and rather too much. */
export function weightOf(document: DocumentNode): number {
  let nodes = 0;
  visit(document, { enter: () => void (nodes += 1) });
  return nodes * NODE_BYTES + 2 * (document.loc?.source.body.length ?? 0);
}

/**
 * What a document takes once it is compiled, all of its operations: by its fields with each fragment as often as it is
 * spread, because so often it is compiled. A text of a thousand characters can be a megabyte.
 */
export function compiledWeightOf(document: DocumentNode): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet);
  const known = new Map<SelectionSetNode, number>();
  const fieldsOf = (set: SelectionSetNode): number => {
    let fields = known.get(set);
    if (fields !== undefined) return fields;
    known.set(set, 0); // a fragment in itself, which validation refuses, has an end here
    fields = 0;
    for (const selection of set.selections) {
      const below =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection.selectionSet;
      fields += (selection.kind === Kind.FIELD ? 1 : 0) + (below ? fieldsOf(below) : 0);
    }
    known.set(set, fields);
    return fields;
  };
  let fields = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    fields += fieldsOf(definition.selectionSet) + (definition.variableDefinitions?.length ?? 0) * VARIABLE_IN_FIELDS;
  }
  return fields * FIELD_BYTES;
}
