import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The browser tests: a server and a PostgreSQL of their own, and a Chromium that comes with `npm ci`. */
export default defineConfig({
  testDir: path('tests/e2e'),
  testMatch: '**/*.e2e.ts',
  globalSetup: path('tests/e2e/support/global-setup.ts'),
  outputDir: path('test-results'),
  reporter: process.env.CI ? [['list'], ['github']] : [['list']],
  forbidOnly: Boolean(process.env.CI),
  // Each file in a worker of its own. A file's own tests run in order: some turn switches that all of its pages feel.
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: {
    locale: 'en-US',
    timezoneId: 'Africa/Lagos',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    video: 'off', // wants an ffmpeg that is not part of the install
  },
});
