import base from '../jest.config.js';

/** `npm run test:processors` runs the tests in this folder, and nothing else does. */
export default {
  ...base,
  cacheDirectory: '../node_modules/.cache/jest',
  rootDir: import.meta.dirname,
  testMatch: ['**/*.test.ts'],
  moduleNameMapper: {},
};
