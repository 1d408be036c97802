import { expect, test } from '@jest/globals';
import { readProcessConfig, readReceiveConfig, stackOptions } from '../../lib/config.ts';
import { SETTINGS, type Setting } from '../../lib/settings.ts';

const receiveEnvironment = { QUEUE_URL: 'https://q', BUCKET: 'b', WEBHOOKS_SECRET_ID: 's' };
const processEnvironment = { QUEUE_URL: 'https://q', DEAD_LETTER_QUEUE_URL: 'https://d', TABLE: 't', BUCKET: 'b' };

test('receive reads its settings, and where the webhooks are', () => {
  expect(readReceiveConfig(receiveEnvironment)).toEqual({
    queueUrl: 'https://q',
    bucket: 'b',
    webhooks: { secretId: 's' },
  });
});

test('on one machine the webhooks stand in the environment itself', () => {
  const config = readReceiveConfig({ ...receiveEnvironment, WEBHOOKS: '{"a":{"event":"postSent","secrets":["s"]}}' });
  expect(config.webhooks).toEqual({ webhooks: new Map([['a', { event: 'postSent', secrets: ['s'] }]]) });
});

test('process has the defaults of the settings for what need not be set', () => {
  const rows: [string, Setting][] = Object.entries(SETTINGS);
  expect(readProcessConfig(processEnvironment)).toEqual({
    queueUrl: 'https://q',
    deadLetterQueueUrl: 'https://d',
    ledgerTable: 't',
    bucket: 'b',
    ...Object.fromEntries(rows.flatMap(([name, row]) => (row.variable === undefined ? [] : [[name, row.default]]))),
  });
});

test('the stack is named by the options of a command, and on one machine there is none', () => {
  expect(stackOptions({ OKTOPOST_STAGE: 'prod', AWS_REGION: 'eu-west-1' })).toBe('--stage prod --region eu-west-1');
  expect(stackOptions({ AWS_REGION: 'eu-west-1' })).toBeUndefined();
});

test('every missing setting is named at once', () => {
  expect(() => readReceiveConfig({})).toThrow(/QUEUE_URL is missing\. BUCKET is missing\./);
  expect(() => readReceiveConfig({})).toThrow(/WEBHOOKS_SECRET_ID .* is missing/);
  expect(() => readProcessConfig({ QUEUE_URL: ' ' })).toThrow(/QUEUE_URL.*DEAD_LETTER_QUEUE_URL.*TABLE.*BUCKET/);
});

test.each([
  ['RETRY_HOURS', 'many', /RETRY_HOURS must be a whole number from 1 to 84/],
  ['RETRY_HOURS', '0', /RETRY_HOURS/],
  ['ITEMS_AT_ONCE', '11', /ITEMS_AT_ONCE must be a whole number from 1 to 10/],
  ['LEDGER_DAYS', '1.5', /LEDGER_DAYS/],
  ['REPLAY_GUARD', 'off', /REPLAY_GUARD must be one of report, reject/],
])('a bad %s (%s) says what is allowed', (name, value, message) => {
  expect(() => readProcessConfig({ ...processEnvironment, [name]: value })).toThrow(message);
});

test('an error never shows a value: it may be a secret', () => {
  const environment = { ...receiveEnvironment, WEBHOOKS: '{"a":{"event":"e","secrets":[" hush "]}}' };
  expect(() => readReceiveConfig(environment)).toThrow(/Webhook a: a secret has white space around it/);
  expect(() => readReceiveConfig(environment)).not.toThrow(/hush/);
});
