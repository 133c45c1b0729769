import type { GraphQLSchema } from 'graphql';
import { createUnionType, type ClassType } from 'type-graphql';
import { DomainError } from '../errors.js';

type ErrorClass = (abstract new (...args: never[]) => DomainError) & { name: string };

const errorsOf = new Map<string, Set<unknown>>();

/**
 * The result of a mutation: `success`, or one of the errors that a person can put right. Resolvers return the success
 * and throw the errors; `answerWithErrors` turns the thrown into the typed.
 */
export function resultUnion<Success extends object>(
  name: string,
  success: ClassType<Success>,
  ...errors: ErrorClass[]
) {
  errorsOf.set(name, new Set(errors));
  return createUnionType({
    name,
    description: `What \`${name.replace(/Result$/, '')}\` answers: ${success.name}, or what a person can put right.`,
    types: () => [success, ...errors] as unknown as readonly ClassType[],
    resolveType: (value: object) => ('__typename' in value ? String(value.__typename) : success) as ClassType,
  });
}

/**
 * Wraps every mutation of the schema: a DomainError that the mutation's union names becomes its result. graphql-js
 * throws returned Error instances again, hence the plain copy.
 */
export function answerWithErrors(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const errors = errorsOf.get(String(field.type).replace('!', ''));
    const { resolve } = field;
    if (!errors || !resolve) continue;
    field.resolve = async (...args) => {
      try {
        return await resolve(...args);
      } catch (error) {
        if (error instanceof DomainError && errors.has(error.constructor)) return asResult(error);
        throw error;
      }
    };
  }
  return schema;
}

function asResult(error: DomainError): object {
  return { ...error, message: error.message, __typename: error.constructor.name };
}
