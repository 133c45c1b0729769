import base from './jest.config.js';
export default { projects: [{ ...base.projects[0], globalSetup: '<rootDir>/tests/support/gs-try.ts', globalTeardown: undefined }] };
