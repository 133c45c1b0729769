import { formatter } from '@lingui/format-po';

const root = 'client/src';
const staff = [
  ...['gate', 'gates', 'live', 'operator', 'promoter'].map(name => `${root}/features/${name}`),
  `${root}/lib/mail-kinds.ts`,
];
const unsaid = [`${root}/gql`, `${root}/testing`, `${root}/features/dev`, '**/*.test.tsx', '**/*.test.ts'];

/**
 * The words of the client. English stands in the code; French and Arabic in two catalogs each, so that a buyer doesn't
 * fetch what only staff read. A message that both sides say is in both.
 */
export default {
  sourceLocale: 'en',
  locales: ['fr', 'ar'],
  rootDir: '.',
  catalogs: [
    { path: `${root}/words/{locale}/public`, include: [root], exclude: [...unsaid, ...staff] },
    { path: `${root}/words/{locale}/staff`, include: staff, exclude: unsaid },
  ],
  // Without places in the code: a catalog changes when the words do.
  format: formatter({ origins: false }),
  orderBy: 'message',
  runtimeConfigModule: { i18n: ['#words', 'i18n'], Trans: ['#words', 'Trans'] },
};
