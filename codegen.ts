/**
 * Writes the types of the client's operations into client/src/gql/graphql.ts, from the SDL that the server prints;
 * SCHEMA names another file. The generator and its plugin are called here: its command line brings 30 MB of loaders.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { gqlPluckFromCodeStringSync } from '@graphql-tools/graphql-tag-pluck';
import { isAbstractType, parse, type GraphQLSchema } from 'graphql';

const root = import.meta.dirname;
const filename = join(root, 'client/src/gql/graphql.ts');

const config = {
  strictScalars: true,
  scalars: {
    DateTime: 'string',
    EmailAddress: 'string',
    URL: 'string',
    SafeInt: 'number',
    CurrencyCode: 'string',
    TimeZone: 'string',
    JSONObject: 'Record<string, unknown>',
  },
  enumsAsTypes: true,
  nonOptionalTypename: true,
  skipTypeNameForRoot: true,
  avoidOptionals: { field: true, inputValue: false },
  inlineFragmentTypes: 'mask',
  customDirectives: { apolloUnmask: true },
  useTypeImports: true,
};

/** @throws Error where an operation does not fit the schema; the file then stays as it was. */
export async function generateTypes(): Promise<void> {
  const written = await codegen({
    filename,
    schema: parse(readFileSync(process.env.SCHEMA ?? join(root, 'schema.graphql'), 'utf8')),
    documents: globSync('client/src/**/*.{ts,tsx}', { cwd: root, exclude: ['client/src/gql/**'] })
      .sort()
      .flatMap(documentsOf),
    pluginMap: { typescriptOperations, possibleTypes: { plugin: possibleTypes } },
    plugins: [{ typescriptOperations: {} }, { possibleTypes: {} }],
    config,
  });
  if (existsSync(filename) && readFileSync(filename, 'utf8') === written) return;
  mkdirSync(dirname(filename), { recursive: true });
  writeFileSync(filename, written);
}

/** Which types each union and interface stands for: Apollo's cache needs it to read `... on UserError`. */
function possibleTypes(schema: GraphQLSchema): string {
  const abstract = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .filter(({ name }) => !name.startsWith('__'));
  const possible = Object.fromEntries(
    abstract.map(type => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  );
  return `export const possibleTypes: Record<string, string[]> = ${JSON.stringify(possible, null, 2)};\n`;
}

function documentsOf(path: string): Parameters<typeof codegen>[0]['documents'] {
  const location = join(root, path);
  const sources = gqlPluckFromCodeStringSync(location, readFileSync(location, 'utf8'), { skipIndent: true });
  return sources.map(({ body }) => ({ location, document: parse(body), rawSDL: body }));
}

if (import.meta.main) {
  try {
    await generateTypes();
  } catch (error) {
    const { message, errors = [] } = error as AggregateError;
    process.stderr.write(`The types of the operations were not written: ${message}\n`);
    for (const one of errors as Error[]) process.stderr.write(`${one.message}\n`);
    process.exit(1);
  }
}
