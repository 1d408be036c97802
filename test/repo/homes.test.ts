import { describe, expect, test } from '@jest/globals';
import * as limits from '../../lib/limits.ts';
import { SETTINGS, type Setting } from '../../lib/settings.ts';
import { projectFiles, read } from './imports.ts';
import { limitsIn } from './laws/limits-in.ts';
import { rawNamesOf } from './laws/raw-names.ts';
import { roomOf } from './laws/rooms.ts';
import { nodesOf, wordsOf } from './laws/syntax.ts';
import { usesOf } from './laws/uses.ts';

const SOURCES = projectFiles().filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.endsWith('.d.ts'));
const roomName = (file: string) => roomOf(file)?.room ?? '';
const PROOFS = SOURCES.filter((file) => roomName(file) === 'proofs');
const PRODUCT = SOURCES.filter((file) => !['proofs', 'tests', 'processors'].includes(roomName(file)));

/** The files of the product, or of the others given, in whose code, not in whose comments, the pattern occurs. */
function filesWith(pattern: RegExp, among: readonly string[] = PRODUCT): string[] {
  return among.filter((file) => pattern.test(codeOf(file)));
}

function codeOf(file: string): string {
  return read(file).replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
}

describe('one home each: what is stored is known to one file, its writer and its reader:', () => {
  const HOMES = [
    ['a row of the ledger', 'lib/aws/ledger-row.ts'],
    ['a queue message', 'lib/message.ts'],
    ['a range in the queue', 'lib/range-message.ts'],
    ['a dead letter', 'lib/dead-letter.ts'],
    ['an object of the quarantine', 'lib/quarantine.ts'],
    ['the log line of an item', 'lib/aws/item-line.ts'],
    ['the log line of a delivery', 'lib/aws/delivery-line.ts'],
  ] as const;
  const homes = new Set<string>(HOMES.map(([, home]) => home));

  /** Their names are others' too, and why. */
  const OTHERS: Readonly<Record<string, string>> = {
    'bench/import-once.ts': 'tells bench/measure.ts what it measured',
    'lib/stored-delivery.ts': 'is another format, whose body is in base64 as that of the quarantine',
    'local/gateway/answer.ts': 'reads the answer to a delivery',
    'local/terminal/print-event.ts': 'shows the log lines of processors, whatever they say',
    'test/chaos/observed-processors.ts': 'tells the observer what was done',
    'test/chaos/observer.ts': 'hears it from the processors',
    'test/fuzz/messages.ts': 'damages messages on purpose',
    'test/simulation/aws/dynamo.test.ts': 'is DynamoDB',
    'test/simulation/aws/dynamo.ts': 'is DynamoDB',
    'test/simulation/observer/answer-watch.ts': 'trusts no code that it judges',
    'test/simulation/observer/queue-watch.ts': 'trusts no code that it judges',
  };

  const namesByFile = new Map([...PRODUCT, ...PROOFS].map((file) => [file, rawNamesOf(read(file))]));

  test.each(HOMES)('%s', (_, home) => {
    const own = namesByFile.get(home) ?? new Set();
    expect(own.size).toBeGreaterThan(3);
    const knowing = [...namesByFile].filter(([file, names]) => !homes.has(file) && knows(own, names));
    expect(knowing.map(([file]) => file).filter((file) => OTHERS[file] === undefined)).toEqual([]);
  });

  test('and who has names of his own that are the same is known', () => {
    const knowing = [...namesByFile].filter(
      ([file, names]) => !homes.has(file) && [...homes].some((home) => knows(namesByFile.get(home), names)),
    );
    expect(knowing.map(([file]) => file)).toEqual(Object.keys(OTHERS));
  });

  /** Whoever reads or writes two of its names without a type, or one that nothing else would be called, knows a format. */
  function knows(format: ReadonlySet<string> = new Set(), names: ReadonlySet<string> = new Set()): boolean {
    const shared = [...names].filter((name) => format.has(name));
    return shared.length > 1 || shared.some((name) => /[a-z][A-Z]/.test(name) && !name.endsWith('Id'));
  }

  /** Formats as their homes might be. */
  const SAMPLES = {
    row: `const read = (row: Readonly<Record<string, AttributeValue>>) => [row?.leaseUntil?.N, row?.owner?.S, row?.attempts?.N];
      const update = { UpdateExpression: 'SET #owner = :owner, leaseUntil = :until ADD attempts :one' };`,
    message: `function read(value: Record<string, unknown>) {
      const { v, deliveryId, webhookId, event, receivedAt } = value;
      return { v, deliveryId, webhookId, event, receivedAt };
    }`,
    letter: `const read = (attributes: Readonly<Record<string, string | undefined>>) => {
      const { reason, attempts } = attributes;
      return { reason, attempts, errorName: text('errorName') };
    };`,
    object: 'const { v, kind, bodyBase64 } = parseRecord(text) ?? {};',
    line: "const read = (log: LogLine) => [textField(log, 'outcome'), numberField(log, 'attempt'), numberField(log, 'ageMilliseconds')];",
  };

  test.each([
    ['row', 'const until = row?.leaseUntil?.N;'],
    ['row', "const until = row['leaseUntil'].N;"],
    ['row', "client.send({ UpdateExpression: 'SET leaseUntil = :x' });"],
    ['row', "const row = { owner: { S: 'me' }, attempts: { N: '1' } };"],
    ['message', 'const { webhookId, event } = JSON.parse(body);'],
    ['message', 'const message = parseRecord(record.body); use(message?.webhookId, message?.event);'],
    ['message', 'const text = JSON.stringify({ deliveryId, receivedAt });'],
    ['letter', 'const { reason, attempts } = message.attributes;'],
    ['letter', 'const name = message.MessageAttributes?.errorName?.StringValue;'],
    ['letter', "const name = attribute(message, 'errorName');"],
    ['object', "const body = Buffer.from(JSON.parse(text).bodyBase64, 'base64');"],
    ['line', "const age = numberField(log, 'ageMilliseconds');"],
    ['line', 'const { outcome, attempt } = log.fields;'],
    ['line', 'function f(line: Record<string, unknown>) { return [line.outcome, line.attempt]; }'],
    ['line', 'const { outcome, attempt } = fieldsOf(JSON.parse(text));'],
  ] as const)('seen to know the format of a %s: %s', (format, source) => {
    expect(knows(rawNamesOf(SAMPLES[format]), rawNamesOf(source))).toBe(true);
  });

  test.each([
    ['line', 'const { outcome, attempt } = report;'],
    ['message', 'const { webhookId, event } = decodeMessage(body)?.info ?? {};'],
    ['letter', "log.info('reason', { reason: 'attempts used up', attempts });"],
    ['row', '// SET leaseUntil\nconst { leaseUntil, owner } = claim;'],
    ['row', "const WORDS = 'owner contains add attempts set remove';"],
  ] as const)('not said to know the format of a %s: %s', (format, source) => {
    expect(knows(rawNamesOf(SAMPLES[format]), rawNamesOf(source))).toBe(false);
  });

  test.each([
    ['the rests of processors', /['"`]rest:/, 'lib/aws/rest-row.ts'],
    ['the keys of the quarantine', /['"`]quarantine\//, 'lib/quarantine.ts'],
    ['the keys of deliveries of many items', /['"`]deliveries\//, 'lib/stored-delivery.ts'],
    ['the keys of large items', /['"`]items\//, 'lib/aws/s3-items.ts'],
    ['the mark of an item in a queue message', /"item":/, 'lib/message.ts'],
  ])('%s', (_, pattern, home) => {
    expect(filesWith(pattern)).toEqual([home]);
  });
});

describe('one home each: a setting', () => {
  const rows: Setting[] = Object.values(SETTINGS);
  const variables = rows.flatMap(({ variable }) => variable ?? []);
  const wordsByFile = new Map(PRODUCT.map((file) => [file, wordsOf(read(file))]));
  const naming = (variable: string) => PRODUCT.filter((file) => wordsByFile.get(file)?.has(variable));

  test.each(variables)('%s is named in its row only', (variable) => {
    expect(naming(variable)).toEqual(['lib/settings.ts']);
  });

  test.each([
    'const n = environment.MAX_ATTEMPTS;',
    "const n = environment['MAX_ATTEMPTS'];",
    'const { MAX_ATTEMPTS: n } = environment;',
    "const variables = { MAX_ATTEMPTS: '6' };",
    'throw new Error(`MAX_ATTEMPTS is bad`);',
  ])('seen to be named: %s', (source) => {
    expect(wordsOf(source).has('MAX_ATTEMPTS')).toBe(true);
    expect(wordsOf(`// ${source}`).size).toBe(0);
  });

  test.each(['QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'WEBHOOKS_SECRET_ID'])(
    '%s, which the stack sets by itself, is named where it is read, and where a Lambda is started without AWS',
    (variable) => {
      const started = ['local/lambda/variables.ts', 'bench/measure.ts'];
      expect(naming(variable).filter((file) => !started.includes(file))).toEqual(['lib/config.ts']);
    },
  );
});

describe('one home each: the numbers of AWS and of the deployed stack stand in lib/limits.ts only:', () => {
  /** Numbers that are the same by chance. */
  const BY_CHANCE: Readonly<Record<string, readonly string[]>> = {
    // For how long a webhook is deactivated.
    'test/simulation/plan-day.ts': ['ROOM.lastTurnSeconds'],
  };

  // A test may say in numbers what it claims.
  const held = [...PRODUCT, ...PROOFS].filter((file) => file !== 'lib/limits.ts' && !file.endsWith('.test.ts'));
  test.each(held)('%s', (file) => {
    expect(limitsIn(read(file))).toEqual(BY_CHANCE[file] ?? []);
  });

  const SAMPLE = {
    SQS: { messageBytes: 1_048_576, longestHiddenSeconds: 43_200, longestPollSeconds: 20 },
    LAMBDA: { eventBytes: 6_000_000 },
    HTTP_API: { bodyBytes: 10_485_760, timeoutSeconds: 30 },
    STACK: {
      batchSize: 10,
      memoryMb: 512,
      maxReceiveCount: 100,
      processTimeoutSeconds: 60,
      queueRetentionSeconds: 345_600,
      leaseSeconds: 3_600,
    },
    ROOM: { messageBytes: 1_040_384 },
  };

  test.each([
    ['SQS.messageBytes', 'const most = 1_048_576;'],
    ['SQS.messageBytes', 'const most = 1024 * 1024;'],
    ['SQS.messageBytes', 'const most = 2 ** 20;'],
    ['SQS.messageBytes', 'const most = 1 << 20;'],
    ['SQS.messageBytes', 'const most = 0x100000;'],
    ['SQS.messageBytes', 'const KB = 1_024; const most = KB * KB;'],
    ['SQS.messageBytes', 'if (size > 1024 * 1024 - room) throw new Error();'],
    ['SQS.messageBytes', "const most = Number('1048576');"],
    ['SQS.messageBytes', 'const most: 1048576 = limit;'],
    ['LAMBDA.eventBytes', 'const most = 6e6;'],
    ['LAMBDA.eventBytes', 'const most = 6 * 1_000 * 1_000;'],
    ['HTTP_API.bodyBytes', 'const most = 10 * 1024 ** 2;'],
    ['STACK.queueRetentionSeconds', 'const seconds = 4 * DAY_SECONDS;'],
    ['STACK.queueRetentionSeconds', 'const milliseconds = 4 * 24 * 3_600_000;'],
    ['SQS.longestHiddenSeconds', 'const seconds = (12 * 60) * 60;'],
    ['ROOM.messageBytes', 'const most = 1_048_576 - 8 * 1024;'],
    ['STACK.batchSize', 'const BATCH_SIZE = 10;'],
    ['STACK.memoryMb', 'start({ memoryMb: 512 });'],
    ['STACK.maxReceiveCount', 'function f({ maxReceiveCount = 100 }) {}'],
    ['STACK.processTimeoutSeconds', 'const processTimeoutMs = 60_000;'],
    ['MaxNumberOfMessages', 'new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });'],
    ['WaitTimeSeconds', 'new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 * 4 });'],
  ])('seen: %s in %s', (name, source) => {
    expect(limitsIn(source, SAMPLE)).toContain(name);
  });

  test.each([
    'const ratio = 10 / 60;',
    'const most = SQS.messageBytes - 2_000;',
    'const days = 4 * DAY_SECONDS_OF_MARS;',
    '// 1_048_576 bytes\nconst text = "of 1048576 bytes";',
    'new ChangeMessageVisibilityCommand({ VisibilityTimeout: 0 });',
    'const batchSize = 3;',
    'const HOUR_MS = 3_600_000;',
    'const milliseconds = 1_048_576_000;',
    'const socket = connect({ timeout: 30_000 });',
  ])('not refused: %s', (source) => {
    expect(limitsIn(source, SAMPLE)).toEqual([]);
  });

  test('and so does what SQS refuses in a text', () => {
    const ranges = ({ type, fields }: ReturnType<typeof nodesOf>[number]) =>
      type === 'RegExpLiteral' && /d7ff|e000/i.test(String(fields.pattern));
    const naming = [...PRODUCT, ...PROOFS].filter((file) => nodesOf(read(file)).some(ranges));
    expect(naming).toEqual(['lib/limits.ts']);
    expect(limits.REFUSED_BY_SQS.test('\uFFFE')).toBe(true);
  });
});

describe("one home each: a Lambda's wiring", () => {
  const lambdaFiles = PRODUCT.filter((file) => /^(lib|functions)\//.test(file));

  const using = (pattern: RegExp, among: readonly string[]) =>
    among.filter((file) => [...usesOf(read(file))].some((use) => pattern.test(use)));
  const CLIENT = /\.\w+Client$/;
  const ADAPTER = /\.(dynamoLedger|s3Items|s3Quarantine|secretsManagerWebhooks|sqsDeadLetters|sqsQueue|sqsVisibility)$/;

  test('makes the clients of the SDK in one file a Lambda, and that of S3 where it is loaded late', () => {
    expect(using(CLIENT, lambdaFiles)).toEqual([
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
    expect(using(ADAPTER, PRODUCT)).toEqual(['lib/aws/wire-process.ts', 'lib/aws/wire-receive.ts']);
  });

  test.each([
    ['receive', /\.wireReceive$/],
    ['process', /\.wireProcess$/],
  ])('of %s is the one that the simulation and the privacy test run', (name, wiring) => {
    expect(using(wiring, [...PRODUCT, ...PROOFS])).toEqual([
      `functions/${name}.ts`,
      'test/privacy/pipeline.ts',
      `test/simulation/aws/${name}-lambda.ts`,
    ]);
  });

  test.each([
    [CLIENT, "import { SQSClient } from '@aws-sdk/client-sqs';"],
    [CLIENT, "import * as sdk from '@aws-sdk/client-sqs';\nnew sdk.SQSClient();"],
    [CLIENT, "const { S3Client } = await import('@aws-sdk/client-s3');"],
    [ADAPTER, "import { sqsQueue as queue } from '../../lib/aws/sqs-queue.ts';"],
  ])('is seen by %s: %s', (pattern, source) => {
    expect([...usesOf(source)].some((use) => pattern.test(use))).toBe(true);
  });

  test('is not seen in a type', () => {
    expect([...usesOf("import type { SQSClient } from 'x';\nimport { type SNSClient } from 'x';")]).toEqual([]);
  });

  test.each(PRODUCT.filter((file) => file.startsWith('functions/')))(
    '%s only wires: one export, the handler, and nothing that decides',
    (file) => {
      const code = codeOf(file);
      expect(code.match(/^export .*/gm)).toEqual([expect.stringMatching(/^export async function handler\(/)]);
      expect(code.match(/\b(if|else|for|while|switch|new)\b|\?\?|&&|\|\|| \? /g)).toBeNull();
      expect(code.split('\n').length).toBeLessThanOrEqual(40);
    },
  );
});
