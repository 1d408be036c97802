/** Tests run as ES modules on the pinned Node; swc only strips the types, `tsc` checks them before. */
export default {
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  testEnvironment: 'node',
  // Much of the end-to-end tests is waiting, so one worker a core is not too many.
  maxWorkers: '100%',
  // On a busy machine a worker takes more than Jest's 0.5 s to end; one that a test keeps alive is still told of.
  workerGracefulExitTimeout: 10_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/(dist|.stryker-tmp)/'],
  // No test of the product runs a processor of the user's.
  moduleNameMapper: { '/processors/table\\.ts$': '<rootDir>/test/support/processors.ts' },
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
};
