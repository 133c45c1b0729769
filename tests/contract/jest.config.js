import config from '../../jest.config.js';

/**
 * Tests against files that the providers publish: they lie in the folder that PROVIDER_FIXTURES names and are no part of
 * this repository, so `npm test` leaves these out.
 */
export default {
  ...config.projects[0],
  displayName: 'contract',
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/contract/**/*.contract.ts'],
  testTimeout: config.testTimeout,
};
