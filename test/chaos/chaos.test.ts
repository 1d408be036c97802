import { describe, expect, test } from '@jest/globals';
import { runProgram } from '../../cli/terminal/run-program.ts';
import { readLine } from '../../local/stack-events.ts';
import { page } from '../support/run-okto.ts';
import { chaosCommand, type ExperimentOptions } from './chaos-command.ts';
import { type Observations, runExperiment } from './experiment.ts';
import { judge } from './judge.ts';
import { watchEnds } from './watch-ends.ts';

test('while a fifth of everything goes wrong, every promise is kept', async () => {
  const observed = await runExperiment({ items: 200, rate: 0.2, seed: 1, patienceSeconds: 100 });
  expect(judge(observed).filter(({ kept }) => !kept)).toEqual([]);
  expect(observed.acknowledged.size).toBe(200);
  const faults = Object.keys(observed.chaos?.faults ?? {}).join('\n');
  for (const place of [
    'SendMessageBatch',
    'UpdateItem',
    'DeleteMessageBatch',
    'never answers',
    'crashed by an item',
    'processor: failed',
    'spoiled its input',
  ])
    expect(faults).toMatch(place);
}, 120_000);

describe('the judge', () => {
  const letter = {
    deliveryId: 'd',
    webhookId: 'w',
    payloadId: 'b',
    event: 'postSent',
    reason: 'permanent error',
    processor: 'postSent',
    errorName: 'PermanentError',
    errorMessage: 'no',
    attempts: 1,
    firstAt: undefined,
    lastAt: undefined,
  };
  const effect = { webhookId: 'w', payloadId: 'a', event: 'postSent', bytes: 2 };
  const good: Observations = {
    deliveries: 1,
    attempts: 1,
    givenUpBySender: 0,
    acknowledged: new Set(['w#a', 'w#b']),
    done: new Set(['w#a']),
    dead: new Map([['w#b', letter]]),
    effects: [effect, effect],
    lateEffects: [],
    chaos: undefined,
    seconds: 1,
  };
  const broken = (changes: Partial<Observations>) =>
    judge({ ...good, ...changes })
      .filter(({ kept }) => !kept)
      .map(({ promise }) => promise);

  test('is content where one item is done, though with its effect twice, and one is dead', () => {
    expect(broken({})).toEqual([]);
  });

  test.each([
    { ...letter, payloadId: 'crash-1', reason: 'crashed each time', errorName: 'Crash' },
    { ...letter, payloadId: 'crash-1' },
  ])('takes $reason of an item that crashes for its true end', (dead) => {
    expect(broken({ dead: new Map([['w#b', dead]]) })).toEqual([]);
  });

  test.each([
    ['an innocent item is dead of a crash', 'crashed each time', 'Crash'],
    ['an item is dead that had days left', 'failed for too long', 'TypeError'],
    ['an item is dead of a rest that lasted for a minute', 'its processor rested', 'RetryLater'],
    ['what a processor called permanent was no such error', 'permanent error', 'TypeError'],
  ])('tells when %s', (_, reason, errorName) => {
    const dead = new Map([['w#b', { ...letter, reason, errorName }]]);
    expect(broken({ dead })).toEqual(['no item is dead that would succeed, and the reason fits']);
  });

  test.each([
    ['an item is missing', { done: new Set<string>() }, 'what was answered 2xx is done or dead'],
    [
      'a dead letter has no cause',
      { dead: new Map([['w#b', { ...letter, errorName: undefined }]]) },
      'what is dead has its cause',
    ],
    ['an item is done without an effect', { effects: [] }, 'what is done has had its effect'],
    ['an effect came late', { lateEffects: [effect] }, 'no effect after its completion was recorded'],
  ])('tells when %s', (_, changes, promise) => {
    expect(broken(changes)).toEqual([promise]);
  });
});

test('an effect is late once the ledger knows that its processor has succeeded, and not before', () => {
  const ends = watchEnds(() => {});
  const effect = { webhookId: 'w', payloadId: 'a', event: 'postSent', bytes: 2 };
  ends.onEffect(effect);
  ends.onEvent({ kind: 'completion recorded', key: 'w#a', processor: 'postSent' });
  ends.onEffect({ ...effect, payloadId: 'b' });
  expect(ends.lateEffects).toEqual([]);
  ends.onEffect(effect);
  expect(ends.lateEffects).toEqual([effect]);
});

test('an item has ended when it is done, was done before, or is dead', async () => {
  const ends = watchEnds(() => {});
  const all = ends.all(new Set(['w#a', 'w#b', 'w#c']));
  const outcomes = { a: 'done', b: 'duplicate', c: 'dead' };
  for (const [payloadId, outcome] of Object.entries(outcomes)) {
    const line = { level: 'INFO', message: '', service: 'process', outcome, messageId: 'm', webhookId: 'w', payloadId };
    ends.onEvent(readLine('process', JSON.stringify(line)));
  }
  await all;
  expect([...ends.done]).toEqual(['w#a', 'w#b']);
});

describe('the command line of npm run chaos', () => {
  async function chaos(args: readonly string[], kept = true, environment: Record<string, string> = {}) {
    const asked: ExperimentOptions[] = [];
    const [stdout, stderr] = [page(), page()];
    const surroundings = { environment, stdin: process.stdin, stdout: stdout.screen, stderr: stderr.screen };
    const run = async (options: ExperimentOptions) => {
      asked.push(options);
      return kept;
    };
    const status = await runProgram((context) => chaosCommand(context, run), args, surroundings);
    return { status, asked, stderr: stderr.text() };
  }

  test('has a default for everything', async () => {
    expect(await chaos([])).toMatchObject({ status: 0, asked: [{ items: 2000, rate: 0.2, seed: expect.any(Number) }] });
  });

  test('does not lose what npm has kept', async () => {
    const { status, asked, stderr } = await chaos(['60'], true, { npm_config_items: 'true', npm_config_yes: 'true' });
    expect({ status, asked }).toEqual({ status: 2, asked: [] });
    expect(stderr).toContain('This program has no --yes. Type:\n\n  npm run chaos -- --items 60\n');
  });

  test('ends with 1 when a promise was broken', async () => {
    expect((await chaos(['--seed', '3'], false)).status).toBe(1);
  });

  test.each([
    [['--items', 'all'], /^--items must be/],
    [['--items', '0'], /^--items must be/],
    [['60'], /^What is "60"\? This program takes no words/],
    [['--rate', '0.9'], /^--rate must be a share from 0 to 0\.5, for example 0\.2, not "0\.9"\./],
    [['--seed', 'x'], /^--seed must be/],
    [['--sed', '1'], /^There is no option --sed\. Did you mean --seed\? See: npm run chaos -- --help\n$/],
  ])('%j is refused in a sentence', async (args, problem) => {
    const { status, asked, stderr } = await chaos(args);
    expect({ status, asked }).toEqual({ status: 2, asked: [] });
    expect(stderr).toMatch(problem);
  });
});
