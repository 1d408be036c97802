import { describe, expect, test } from '@jest/globals';
import { SETTINGS, type Setting } from '../../lib/settings.ts';
import { files, read } from './imports.ts';

const PRODUCT = files('{functions,lib,local,cli,infra,bench}/**/*.ts').filter((file) => !file.endsWith('.d.ts'));

/** The files of the product, or of the others given, in whose code, not in whose comments, the pattern occurs. */
function filesWith(pattern: RegExp, among: readonly string[] = PRODUCT): string[] {
  return among.filter((file) => pattern.test(codeOf(file)));
}

function codeOf(file: string): string {
  return read(file).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
}

describe('one home each: what is stored is known to one file, its writer and its reader,', () => {
  test.each([
    ['the keys of the ledger', /\b[ps]k\b/, 'lib/aws/ledger-row.ts'],
    ['the attributes of a row', /\b(leaseUntil|firstPayloadId)( <?= |\?\.)|\?\.(S|N|SS)\b/, 'lib/aws/ledger-row.ts'],
    ['the expressions that change a row', /\b(if_not_exists|contains)\(/, 'lib/aws/ledger-row.ts'],
    ['the rests of processors', /['"`]rest:/, 'lib/aws/rest-row.ts'],
    ['the mark of an item in a queue message', /"item":/, 'lib/message.ts'],
    [
      'the attributes of a dead letter',
      /\battributes(\.|\[)(reason|name)\b|\{ reason, attempts \} = attributes/,
      'lib/dead-letter.ts',
    ],
    ['the body of a quarantined delivery', /bodyBase64/, 'lib/quarantine.ts'],
    ['the keys of the quarantine', /['"`]quarantine\//, 'lib/quarantine.ts'],
    ['the keys of large items', /['"`]items\//, 'lib/aws/s3-items.ts'],
    ['the line of an item', /\bageMilliseconds: numberField\(/, 'lib/aws/item-line.ts'],
    ['the line of a delivery', /\bbytes: numberField\(/, 'lib/aws/delivery-line.ts'],
  ])('%s', (_, pattern, home) => {
    expect(filesWith(pattern)).toEqual([home]);
  });
});

describe('one home each: a setting', () => {
  const rows: Setting[] = Object.values(SETTINGS);
  const variables = rows.flatMap(({ variable }) => variable ?? []);

  test.each(variables)('%s is named in its row only', (variable) => {
    expect(filesWith(new RegExp(`\\b${variable}\\b`))).toEqual(['lib/settings.ts']);
  });

  test.each(['QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'WEBHOOKS_SECRET_ID'])(
    '%s, which the stack sets by itself, is named where it is read, and where a Lambda is started without AWS',
    (variable) => {
      const naming = filesWith(new RegExp(`\\b${variable}\\b`));
      expect(['lib/config.ts', 'local/lambda/variables.ts', 'bench/measure.ts']).toEqual(
        expect.arrayContaining(naming),
      );
      expect(naming).toContain('lib/config.ts');
    },
  );
});

test('one home each: the numbers of AWS and of the deployed stack stand in lib/limits.ts only', () => {
  const numbers = /\b(1_?048_?576|4_?500_?000|10_?485_?760|6_?000_?000|10_?240|39_?600|43_?200|345_?600|1_?209_?600)\b/;
  const proofs = files('test/{simulation,fuzz,chaos,privacy}/**/*.ts');
  expect(filesWith(numbers, [...PRODUCT, ...proofs])).toEqual(['lib/limits.ts']);
  expect(filesWith(/uD7FF/, [...PRODUCT, ...proofs])).toEqual(['lib/limits.ts']);
});

describe("one home each: a Lambda's wiring", () => {
  const lambdaFiles = PRODUCT.filter((file) => /^(lib|functions)\//.test(file));

  test('makes the clients of the SDK in one file a Lambda, and that of S3 where it is loaded late', () => {
    expect(filesWith(/(?<!function )\blimitedClient\(/, lambdaFiles)).toEqual([
      'lib/aws/process-surroundings.ts',
      'lib/aws/receive-surroundings.ts',
      'lib/aws/s3-objects.ts',
    ]);
  });

  test('has no client without time limits, nor has any other program of the product', () => {
    expect(
      filesWith(/\bnew (\w+\.)*(\w*Client|SQS|S3|DynamoDB|SecretsManager|Lambda|SNS|CloudWatch|CloudFormation)\b/),
    ).toEqual([]);
    expect(filesWith(/\bnew Class\(/)).toEqual(['lib/aws/time-limits.ts']);
  });

  test('puts the adapters together in one file a Lambda', () => {
    const adapters = 'dynamoLedger|s3Items|s3Quarantine|secretsManagerWebhooks|sqsDeadLetters|sqsQueue|sqsVisibility';
    expect(filesWith(new RegExp(`(?<!function )\\b(${adapters})\\(`))).toEqual([
      'lib/aws/wire-process.ts',
      'lib/aws/wire-receive.ts',
    ]);
  });

  test.each([
    ['receive', /(?<!function )\bwireReceive\(/],
    ['process', /(?<!function )\bwireProcess\(/],
  ])('of %s is the one that the simulation and the privacy test run', (name, call) => {
    const proofs = files('test/{simulation,privacy}/**/*.ts');
    expect(filesWith(call, [...PRODUCT, ...proofs])).toEqual([
      `functions/${name}.ts`,
      'test/privacy/pipeline.ts',
      `test/simulation/aws/${name}-lambda.ts`,
    ]);
  });

  test.each(files('functions/*.ts'))('%s only wires: one export, the handler, and nothing that decides', (file) => {
    const code = codeOf(file);
    expect(code.match(/^export .*/gm)).toEqual([expect.stringMatching(/^export async function handler\(/)]);
    expect(code.match(/\b(if|else|for|while|switch|new)\b|\?\?|&&|\|\|| \? /g)).toBeNull();
    expect(code.split('\n').length).toBeLessThanOrEqual(40);
  });
});
