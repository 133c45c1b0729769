import { defineConfig } from '@playwright/test';
import tests from '../../playwright.config.js';

/** `npm run pictures`: what the README shows, taken anew. */
export default defineConfig(tests, { testDir: '.', testMatch: '*.pictures.ts', workers: 1, timeout: 120_000 });
