import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from '@jest/globals';
import { secretsManagerWebhooks } from '../../../lib/aws/secrets-webhooks.ts';
import { sdkClient } from '../../support/sdk-client.ts';

const table = (secret: string) => JSON.stringify({ a: { event: 'postSent', secrets: [secret] } });

/** Secrets Manager with one secret, which the test may change or break. */
function world(secret: string | Error) {
  const state = { now: 0, secret, calls: 0, problems: [] as string[] };
  const client = sdkClient(async () => {
    state.calls++;
    if (state.secret instanceof Error) throw state.secret;
    return { $metadata: {}, SecretString: state.secret };
  });
  const webhooks = secretsManagerWebhooks(
    client,
    'id',
    () => state.now,
    (problem) => state.problems.push(problem),
  );
  const secretOf = async (read: 'get' | 'refresh') => (await webhooks[read]()).get('a')?.secrets[0];
  return { state, webhooks, secretOf };
}

test('the secret is read once, and again after 5 minutes', async () => {
  const { state, secretOf } = world(table('one'));
  expect(await secretOf('get')).toBe('one');
  state.secret = table('two');
  state.now = 299_999;
  expect(await secretOf('get')).toBe('one');
  state.now = 300_000;
  expect(await secretOf('get')).toBe('two');
  expect(state.calls).toBe(2);
});

test('deliveries that come at the same moment share one reading', async () => {
  const { state, webhooks } = world(table('one'));
  await Promise.all([webhooks.get(), webhooks.get(), webhooks.refresh()]);
  expect(state.calls).toBe(1);
});

test('it is read again on demand, at most once in 30 seconds', async () => {
  const { state, secretOf } = world(table('one'));
  await secretOf('get');
  state.secret = table('two');
  state.now = 29_999;
  expect(await secretOf('refresh')).toBe('one');
  state.now = 30_000;
  expect(await secretOf('refresh')).toBe('two');
  state.secret = table('three');
  expect(await secretOf('refresh')).toBe('two');
});

describe('while Secrets Manager cannot be reached', () => {
  test('the last good value is used, and that is said', async () => {
    const { state, secretOf } = world(table('one'));
    await secretOf('get');
    state.secret = new TypeError('down');
    state.now = 400_000;
    expect(await secretOf('get')).toBe('one');
    expect(state.problems).toEqual([expect.stringMatching(/cannot be read, and the last ones are used: TypeError/)]);
  });

  test('and never was, the caller is told', async () => {
    await expect(world(new TypeError('down')).webhooks.get()).rejects.toThrow('down');
  });

  test('it recovers by itself', async () => {
    const { state, secretOf } = world(new TypeError('down'));
    await expect(secretOf('get')).rejects.toThrow('down');
    state.secret = table('one');
    state.now = 5_000;
    expect(await secretOf('get')).toBe('one');
  });

  test('and never was, it is asked once in 5 seconds, however many come', async () => {
    const { state, secretOf } = world(new TypeError('down'));
    for (state.now = 0; state.now < 60_000; state.now += 10)
      await expect(secretOf(state.now % 20 === 0 ? 'get' : 'refresh')).rejects.toThrow('down');
    expect(state.calls).toBe(12);
  });
});

describe('while Secrets Manager does not answer', () => {
  /** Secrets Manager whose answers the test gives, in the order that it likes. */
  function hanging() {
    const state = { now: 0, problems: [] as string[] };
    const answers: ((secret: string | Error) => void)[] = [];
    const client = sdkClient(() => {
      const { promise, resolve, reject } = Promise.withResolvers<object>();
      answers.push((secret) =>
        secret instanceof Error ? reject(secret) : resolve({ $metadata: {}, SecretString: table(secret) }),
      );
      return promise;
    });
    const report = (problem: string) => state.problems.push(problem);
    const webhooks = secretsManagerWebhooks(client, 'id', () => state.now, report);
    return { state, answers, webhooks, last: () => webhooks.last()?.get('a')?.secrets[0] };
  }

  test('the last good value is there at once, and none where there never was one', async () => {
    const { answers, webhooks, last, state } = hanging();
    const reading = webhooks.get();
    expect(last()).toBeUndefined();
    answers[0]?.('one');
    await reading;
    state.now = 400_000;
    void webhooks.get();
    expect([last(), answers.length]).toEqual(['one', 2]);
  });

  test('a reading is shared for 10 seconds, and then given up for a new one, which is said', async () => {
    const { state, answers, webhooks } = hanging();
    void webhooks.get();
    state.now = 9_999;
    void webhooks.get();
    expect([answers.length, state.problems]).toEqual([1, []]);
    state.now = 10_000;
    const reading = webhooks.get();
    expect([answers.length, state.problems]).toEqual([2, [expect.stringMatching(/has not answered/)]]);
    answers[1]?.('one');
    expect((await reading).get('a')?.secrets).toEqual(['one']);
  });

  test('a reading that was given up and fails at last leaves the new one to those who come', async () => {
    const { state, answers, webhooks } = hanging();
    const first = webhooks.get();
    state.now = 10_000;
    void webhooks.get();
    answers[0]?.(new TypeError('down'));
    await expect(first).rejects.toThrow('down');
    void webhooks.get();
    expect(answers).toHaveLength(2);
  });

  test('a reading that was given up and ends after all takes the place of none, but not of a later one', async () => {
    const { state, answers, webhooks, last } = hanging();
    const readings = [webhooks.get()];
    state.now = 10_000;
    readings.push(webhooks.get());
    state.now = 20_000;
    readings.push(webhooks.get());
    answers[1]?.('second');
    await readings[1];
    expect(last()).toBe('second');
    answers[0]?.('first');
    await readings[0];
    expect(last()).toBe('second');
    answers[2]?.('third');
    await readings[2];
    expect(last()).toBe('third');
  });
});

describe('a secret that is broken', () => {
  test('does not replace a good one', async () => {
    const { state, secretOf } = world(table('one'));
    await secretOf('get');
    state.secret = '{ "a": ';
    state.now = 300_000;
    expect(await secretOf('get')).toBe('one');
    expect(state.problems).toEqual([expect.stringMatching(/not a JSON object/)]);
  });

  test('that was emptied on purpose is taken as it is', async () => {
    const { state, secretOf } = world(table('one'));
    await secretOf('get');
    state.secret = '{}';
    state.now = 300_000;
    expect(await secretOf('get')).toBeUndefined();
  });
});

describe('a version that somebody has broken', () => {
  const entry = (...secrets: string[]) => ({ event: 'postSent', secrets });
  type Version = object | string | Buffer | Error | undefined;

  /** Secrets Manager with two versions of a secret. */
  function versions(current: Version, previous?: Version) {
    const state = { now: 0, current, previous, asked: [] as string[], problems: [] as string[] };
    const client = sdkClient(async (command) => {
      const stage = (command instanceof GetSecretValueCommand && command.input.VersionStage) || 'AWSCURRENT';
      state.asked.push(stage);
      const version = stage === 'AWSPREVIOUS' ? state.previous : state.current;
      if (version === undefined) throw Object.assign(new Error(), { name: 'ResourceNotFoundException' });
      if (version instanceof Error) throw version;
      if (Buffer.isBuffer(version)) return { SecretBinary: version };
      return { SecretString: typeof version === 'string' ? version : JSON.stringify(version) };
    });
    const webhooks = secretsManagerWebhooks(
      client,
      'id',
      () => state.now,
      (problem) => state.problems.push(problem),
    );
    const read = async (at = state.now) => {
      state.now = at;
      return Object.fromEntries(await webhooks.get());
    };
    return { state, read };
  }

  test('as a whole is taken from the version before, at a cold start too, and that is said', async () => {
    const { state, read } = versions('{ "a": ', { a: entry('old') });
    expect(await read()).toEqual({ a: entry('old') });
    expect(state.asked).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
    expect(state.problems).toEqual([expect.stringMatching(/not a JSON object \(its JSON ends too early\)/)]);
  });

  test('in one of its entries takes that entry from the version before', async () => {
    const { read } = versions(
      { a: entry(''), b: entry('new') },
      { a: entry('old'), b: entry('old'), c: entry('gone') },
    );
    expect(await read()).toEqual({ a: entry('old'), b: entry('new') });
  });

  test('takes what is broken from the last good one, without asking for the version before', async () => {
    const { state, read } = versions({ a: entry('good') }, { a: entry('old') });
    await read();
    state.current = { a: entry('br\u200boken') };
    expect(await read(300_000)).toEqual({ a: entry('good') });
    state.current = '';
    expect(await read(600_000)).toEqual({ a: entry('good') });
    expect(state.asked).not.toContain('AWSPREVIOUS');
  });

  test('in both versions is no reason to answer as if the webhook were unknown', async () => {
    const { read } = versions({ a: entry(''), b: entry('new') }, { a: entry(' ') });
    expect(await read()).toEqual({ a: entry(), b: entry('new') });
  });

  test.each<[string, Version]>([
    ['there is none', undefined],
    ['it is broken too', '['],
    ['it is out of reach', new TypeError('down')],
  ])('as a whole, where %s before, cannot be read: that is an error, and no empty table', async (_, previous) => {
    const { read } = versions('?', previous);
    await expect(read()).rejects.toThrow('neither the current version nor the one before');
  });

  test('is asked for the version before once in 5 minutes, where nothing was good before', async () => {
    const { state, read } = versions({ a: entry('') });
    for (let at = 0; at < 900_000; at += 30_000) await read(at);
    expect(state.asked.filter((stage) => stage === 'AWSPREVIOUS')).toHaveLength(3);
  });

  test('whose version before was out of reach is asked for it again with the next reading', async () => {
    const { state, read } = versions({ a: entry('') }, new TypeError('down'));
    expect(await read()).toEqual({ a: entry() });
    state.previous = { a: entry('old') };
    expect(await read(300_000)).toEqual({ a: entry('old') });
  });

  test('in a binary secret is read as text is', async () => {
    const { read } = versions(Buffer.from(`\uFEFF${JSON.stringify({ a: entry('s') })}`));
    expect(await read()).toEqual({ a: entry('s') });
  });
});
