import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the client's operations, from the SDL that the server prints. SCHEMA names another SDL file. */
const config: CodegenConfig = {
  schema: process.env.SCHEMA ?? './schema.graphql',
  documents: ['client/src/**/*.{ts,tsx}', '!client/src/gql/**'],
  generates: {
    './client/src/gql/graphql.ts': {
      plugins: ['typescript-operations', './client/codegen-possible-types.cjs'],
      config: {
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
      },
    },
  },
};

export default config;
