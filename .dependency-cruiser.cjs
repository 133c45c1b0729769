/** Import directions: platform <- domains <- the process; a domain shows others its services, entities, jobs and errors. */
const DOMAINS =
  'accounts|attendance|audit|backlog|check-in|checkout|event-images|events|exports|inventory|issuing|ledger|mail|messages|orders|payments|promo-codes|questions|receipts|reconciliation|refunds|registrations|sales|tickets|transfers|uploads|waiting-room|waitlist';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other at run time are one file, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'platform-imports-no-domain',
      severity: 'error',
      from: { path: '^server/platform/' },
      to: { path: '^server/(?!platform/)' },
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'It can serve as a test double for anybody.',
      severity: 'error',
      from: { path: '^server/sandbox/' },
      to: { path: '^server/(?!sandbox/|platform/)' },
    },
    {
      name: 'domains-show-a-surface',
      severity: 'error',
      from: { path: `^server/(${DOMAINS})/` },
      to: {
        path: `^server/(${DOMAINS})/`,
        pathNot: [
          '^server/$1/',
          '\\.(service|entity|job|errors|policy|types)\\.tsx?$',
          '(dispute-status|new-order|order-status|payment-status|pricing|refund-status|ticket-code|transfer-status)\\.ts$',
        ],
      },
    },
    {
      name: 'domains-know-no-process',
      comment: 'context.ts and services.ts may be named as types; nothing of the composition root runs in a domain.',
      severity: 'error',
      from: { path: `^server/(${DOMAINS})/` },
      to: { path: '^server/[^/]+\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'features-never-import-each-other',
      severity: 'error',
      from: { path: '^client/src/features/([^/]+)/' },
      to: { path: '^client/src/features/', pathNot: '^client/src/features/$1/' },
    },
    {
      name: 'client-and-server-meet-in-the-schema',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^server/' },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?url$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['client/src/gql', '^dist', 'client/dist'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
