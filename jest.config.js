/** One Jest, two worlds: the server's facts on real PostgreSQL in Node, the client's components in jsdom. */
const typescript = {
  transform: { '^.+\\.tsx?$': ['@swc/jest'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

export default {
  // For a test that hangs, not for a slow one: nothing here asserts how long something takes.
  testTimeout: 30_000,
  // One more than the processor has cores would stand in line; one less, Jest's default, leaves half of a small machine idle.
  maxWorkers: '100%',
  // A file's modules are loaded anew for it and never let go of: a process that has run some dozens is replaced.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...typescript,
      displayName: 'server',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/tests/**/*.test.ts', '<rootDir>/tests/**/*.test.tsx'],
      setupFiles: ['<rootDir>/tests/support/name-plugins.ts'],
      globalSetup: '<rootDir>/tests/support/global-setup.ts',
      globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
    },
    {
      ...typescript,
      displayName: 'client',
      transform: { '^.+\\.tsx?$': '<rootDir>/client/jest-transform.mjs' },
      testEnvironment: '<rootDir>/client/jest-environment.cjs',
      testMatch: ['<rootDir>/client/src/**/*.test.tsx', '<rootDir>/client/src/**/*.test.ts'],
    },
  ],
};
