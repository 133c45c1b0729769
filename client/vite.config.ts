import { lingui } from '@lingui/vite-plugin';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compileGql } from './compile-gql.js';
import { compileWords } from './compile-words.js';
import { offlineFiles } from './offline-files.js';

const server = process.env.API_URL ?? 'http://localhost:4000';

/** `vite client` serves the pages and passes everything else to the API; `vite build client` makes client/dist. */
export default defineConfig({
  plugins: [
    compileGql(),
    compileWords(),
    lingui({ failOnMissing: true, failOnCompileError: true }),
    react(),
    tailwind(),
    offlineFiles(),
  ],
  // RxJS ships classes under this name; its default is compiled for browsers of 2014 and 4 kB larger.
  resolve: { conditions: ['es2015', ...defaultClientConditions] },
  // Nothing inlined as data: the policy allows scripts, fonts and WASM from our origin only.
  // The CSS target keeps light-dark() as it is written: compiled away, it can't follow a nested color-scheme.
  build: {
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    proxy: {
      '/graphql': { target: server, ws: true },
      '/graphiql': server,
      '/webhooks': server,
      '/sandbox': server,
      '^/dev/(?!components)': server,
      '/uploads': server,
      '^/tickets/[^/]+/': server,
      '^/events/[^/]+/calendar\\.ics$': server,
    },
  },
});
