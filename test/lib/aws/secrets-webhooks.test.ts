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
    expect(await secretOf('get')).toBe('one');
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

  test('from the start knows no webhook, and says what is wrong', async () => {
    const { state, secretOf } = world('');
    expect(await secretOf('get')).toBeUndefined();
    expect(state.problems).toHaveLength(1);
  });

  test('that was emptied on purpose is taken as it is', async () => {
    const { state, secretOf } = world(table('one'));
    await secretOf('get');
    state.secret = '{}';
    state.now = 300_000;
    expect(await secretOf('get')).toBeUndefined();
  });
});
