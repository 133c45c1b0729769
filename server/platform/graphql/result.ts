import { getNamedType, isAbstractType, type GraphQLSchema } from 'graphql';
import { createUnionType, type ClassType } from 'type-graphql';
import { DomainError } from '../errors.js';

type ErrorClass = (abstract new (...args: never[]) => DomainError) & { name: string };

interface ResultUnion {
  readonly success: string;
  readonly errors: ReadonlySet<unknown>;
}

const unions = new Map<string, ResultUnion>();

/**
 * The result of a mutation: `success`, or one of the errors that a person can put right. Resolvers return the success
 * and throw the errors; `answerWithErrors` turns the thrown into the typed.
 */
export function resultUnion<Success extends object>(
  name: string,
  success: ClassType<Success>,
  ...errors: ErrorClass[]
) {
  unions.set(name, { success: success.name, errors: new Set(errors) });
  return createUnionType({
    name,
    description: `What \`${name.replace(/Result$/, '')}\` answers: ${success.name}, or what a person can put right.`,
    types: () => [success, ...errors] as unknown as readonly ClassType[],
  });
}

/**
 * Wraps every mutation of the schema: a DomainError that the mutation's union names becomes its result. graphql-js
 * throws returned Error instances again, hence the plain copy. It carries the name of its type, by which unions and
 * the interface of all errors tell what they hold, at once: compiled operations (compiled.ts) wait for no promise there,
 * and type-graphql would make one.
 */
export function answerWithErrors(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const errors = unions.get(getNamedType(field.type).name)?.errors;
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
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type)) continue;
    const success = unions.get(type.name)?.success;
    type.resolveType = (value: { __typename?: string }) => value.__typename ?? success;
  }
  return schema;
}

function asResult(error: DomainError): object {
  return { ...error, message: error.message, __typename: error.constructor.name };
}
