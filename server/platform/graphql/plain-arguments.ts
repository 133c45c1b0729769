import { getMetadataStorage } from 'type-graphql';

/** What type-graphql knows of a resolver's parameter; its own names of these types are not exported. */
type Handler = ReturnType<typeof getMetadataStorage>['mutations'][number];
type Parameter = NonNullable<Handler['params']>[number];

/**
 * Resolvers get arguments as GraphQL read them. type-graphql would make each input an instance of its class, field by
 * field, and wait for a validation that is switched off: a fifteenth of what a purchase costs the server, for objects
 * that zod reads and forgets. Called after a schema was made, of which it changes nothing that is printed.
 */
export function takeArgumentsAsTheyAre(): void {
  const { queries, mutations, subscriptions, fieldResolvers } = getMetadataStorage();
  for (const handler of [...queries, ...mutations, ...subscriptions, ...fieldResolvers])
    handler.params = handler.params?.map(asItIs);
}

function asItIs(parameter: Parameter): Parameter {
  if (parameter.kind !== 'arg') return parameter;
  const { name, target, methodName, index } = parameter;
  return { kind: 'custom', target, methodName, index, options: {}, resolver: ({ args }) => args[name] as unknown };
}
