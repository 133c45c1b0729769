import { Kind, print } from 'graphql';
import { clientDocuments } from '../tests/support/documents.js';

/** The text of one of our client's own queries, with its fragments. */
export function clientQuery(name: string): string {
  const document = clientDocuments().find(({ definitions: [operation] }) => {
    return operation?.kind === Kind.OPERATION_DEFINITION && operation.name?.value === name;
  });
  if (!document) throw new Error(`The client has no query ${name}`);
  return print(document);
}
