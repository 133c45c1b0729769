import js from '@eslint/js';
import lingui from 'eslint-plugin-lingui';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: ['dist', 'client/dist', 'client/src/gql', 'node_modules', 'data', '**/*.cjs', 'coverage', 'test-results'],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './client/tsconfig.json', './client/sw/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', { name: 'event', message: 'A browser’s ghost: name the parameter.' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off', // an interface may be asynchronous where one implementation need not wait
      '@typescript-eslint/no-empty-object-type': 'off',
    },
  },
  {
    files: ['server/**/*.ts', 'server/**/*.tsx'],
    ignores: ['server/platform/**', 'server/sandbox/**', 'server/cli/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Ask clock.now(): tests move it.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Ask clock.now(): tests move it.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Use node:crypto.',
        },
      ],
    },
  },
  {
    files: ['client/**/*.tsx', 'client/**/*.ts'],
    plugins: { 'react-hooks': reactHooks, lingui },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'lingui/t-call-in-function': 'error', // elsewhere it would stay in the language of the start
      'lingui/no-trans-inside-trans': 'error',
      'lingui/no-single-tag-to-translate': 'error',
      'lingui/no-single-variables-to-translate': 'error',
    },
  },
  {
    // What people read is said in three languages: docs/decisions/0048-words.md.
    files: ['client/src/{features,components,lib}/**/*.{ts,tsx}'],
    ignores: ['client/src/features/{dev,live}/**', '**/*.test.{ts,tsx}', '**/*.fixture.tsx'],
    rules: {
      'lingui/no-unlocalized-strings': [
        'error',
        {
          ignore: [
            '^[^A-Z\\s]\\S*$', // a name or an address: nothing that begins with a capital, no two words
            '^[A-Z0-9_-]+$', // a constant
            '(?:^|\\s)(?:bg|border|gap|min-h|px|text)-\\S', // classes
            '^M[^a-z]', // a path of a picture
            '^(?:· )?(?:Foyer|Stripe|Paystack)$', // names, also behind what a tab's title is filled with
          ],
          ignoreNames: [
            '__typename',
            'accept',
            'authorization',
            'className',
            'refetchQueries',
            'sizes',
            'SIZES',
            'viewBox',
          ],
          ignoreFunctions: ['gql', 'matchMedia', 'request.setRequestHeader', 'Error', 'TypeError'],
        },
      ],
    },
  },
  {
    files: ['tests/**/*.ts', 'tests/**/*.tsx'],
    // What an operation answers is what the test's own document selected; its expectations are the type check.
    rules: Object.fromEntries(
      [
        'no-unsafe-argument',
        'no-unsafe-assignment',
        'no-unsafe-call',
        'no-unsafe-member-access',
        'no-unsafe-return',
        'no-explicit-any',
      ].map(rule => [`@typescript-eslint/${rule}`, 'off']),
    ),
  },
  {
    // The sandbox reads strangers' JSON: what should be text and is an object becomes '[object Object]', and is refused.
    files: ['server/sandbox/**'],
    rules: { '@typescript-eslint/no-base-to-string': 'off' },
  },
  { files: ['server/cli/**', 'bench/**', 'scripts/**', 'docs/examples/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', URL: 'readonly', setInterval: 'readonly', clearInterval: 'readonly' },
    },
  },
  {
    files: ['docs/examples/**'],
    languageOptions: {
      globals: { fetch: 'readonly', console: 'readonly', setTimeout: 'readonly', URLSearchParams: 'readonly' },
    },
  },
);
