import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.API_URL ?? 'http://localhost:4000';

/** `vite client` serves the pages and passes everything else to the API; `vite build client` makes client/dist. */
export default defineConfig({
  plugins: [react(), tailwind()],
  // Nothing inlined as data: the policy allows scripts, fonts and WASM from our origin only.
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    port: 5173,
    proxy: {
      '/graphql': { target: server, ws: true },
      '/webhooks': server,
      '/sandbox': server,
      '^/dev/(?!components)': server,
      '/tickets': server,
      '^/events/[^/]+/calendar\\.ics$': server,
    },
  },
});
