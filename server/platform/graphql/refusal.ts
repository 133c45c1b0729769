import type { GraphQLError } from 'graphql';
import { textError } from './incoming-texts.js';
import { costError, type CostedOperation } from './limits.js';

/**
 * The error to answer a valid operation with before anything of it runs, now that its variables are known; else undefined.
 * The one gate of all operations: whoever executes them asks here first, over HTTP, by the fast path or over a socket.
 */
export const refusalOf = (operation: CostedOperation): GraphQLError | undefined =>
  textError(operation) ?? costError(operation);
