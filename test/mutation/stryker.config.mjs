import { fileURLToPath } from 'node:url';

/**
 * `npm run mutate`: breaks the code once at each place, and looks whether a test notices. Takes about half an hour.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  // By its path: Stryker is installed beside this file, and looks beside the tests.
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/jest-runner'))],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    configFile: 'jest.config.js',
    config: { setupFiles: ['<rootDir>/test/support/no-shrinking.ts'] },
  },
  // Stryker would rewrite the paths in it, and reads only what older compilers understand.
  tsconfigFile: 'none.json',
  // Only the code and the tests that mirror it: the vectors and the simulation find the same, and take hours.
  ignorePatterns: ['**', '!lib/**/*', '!test/{lib,support}/**/*', '!package.json', '!jest.config.js'],
  coverageAnalysis: 'perTest',
  mutate: [
    'lib/oktopost/**/*.ts',
    'lib/{receive,process}/**/*.ts',
    'lib/{message,concurrency,dead-letter,quarantine,json}.ts',
    'lib/aws/{dynamo-ledger,ledger-row}.ts',
  ],
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'html', 'progress'],
  clearTextReporter: { reportTests: false, logTests: false },
  htmlReporter: { fileName: 'reports/mutation.html' },
};
