/**
 * `npm run mutate`: breaks the code once at each place, and looks whether a test notices.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'jest.config.js' },
  // Stryker would rewrite the paths in it, and reads only what older compilers understand.
  tsconfigFile: 'none.json',
  ignorePatterns: [
    '**',
    '!lib/**/*.ts',
    '!test/{lib,support,fixtures,vectors}/**/*',
    '!package.json',
    '!jest.config.js',
  ],
  coverageAnalysis: 'perTest',
  mutate: [
    'lib/oktopost/**/*.ts',
    'lib/{receive,authenticate,to-messages,message}.ts',
    'lib/process*.ts',
    'lib/{load-item,run-processor,dead-letter,item-outcome,backoff,concurrency}.ts',
    'lib/aws/dynamo-ledger.ts',
  ],
  concurrency: 2,
  reporters: ['clear-text', 'html', 'progress'],
  clearTextReporter: { reportTests: false, logTests: false },
  htmlReporter: { fileName: 'reports/mutation.html' },
};
