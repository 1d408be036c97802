import { describe, expect, test } from '@jest/globals';
import { readLine, type StackEvent } from '../../local/stack-events.ts';
import { printEvent } from '../../local/terminal/print-event.ts';
import { welcome } from '../../local/terminal/welcome.ts';

/** Without the time in front. */
function printed(event: StackEvent, logs = false): string[] {
  return printEvent(event, logs).map((line) => line.replace(/^\d\d:\d\d:\d\d {2}/, ''));
}

function fromProcess(fields: object) {
  const line = { level: 'INFO', message: 'm', timestamp: 't', service: 'process', sampling_rate: 0, ...fields };
  return readLine('process', JSON.stringify(line));
}

const ids = {
  deliveryId: '3f2a8c1d-0000',
  webhookId: 'local-postSent',
  payloadId: '0wp123',
  event: 'postSent',
  index: 0,
};
const item = { ...ids, messageId: 'm', milliseconds: 4 };
const cause = { processor: 'crm', errorName: 'TypeError', errorMessage: 'fetch failed' };
const answer = {
  status: 202,
  method: 'POST',
  milliseconds: 12,
  deliveryId: ids.deliveryId,
  webhookId: ids.webhookId,
  accepted: 0,
  quarantined: false,
  reason: undefined,
};

describe('one line for each item', () => {
  test.each([
    ['done', { outcome: 'done', attempt: 1 }, /^item {6}done +3f2a8c1d {2}postSent +0wp123 +4 ms$/],
    ['done later', { outcome: 'done', attempt: 3 }, /done .* attempt 3, 4 ms$/],
    ['a duplicate', { outcome: 'duplicate' }, /duplicate .* done before, 4 ms$/],
    [
      'one that comes back',
      { outcome: 'retry', attempt: 1, seconds: 30, ...cause },
      /retry .* crm: TypeError: fetch failed, back in 30 s, 4 ms$/,
    ],
    [
      'one that is given up',
      { outcome: 'dead', attempt: 6, reason: 'attempts used up', ...cause },
      /dead .* attempt 6, attempts used up, crm: TypeError: fetch failed, 4 ms$/,
    ],
    [
      'one that another invocation has',
      { outcome: 'busy', seconds: 2 },
      /busy .* another invocation has it, back in 2 s, 4 ms$/,
    ],
    ['one without an id', { outcome: 'done', attempt: 1, payloadId: undefined }, /done .* postSent +- +4 ms$/],
  ])('%s', (_, fields, pattern) => {
    expect(printed(fromProcess({ ...item, ...fields }))).toEqual([expect.stringMatching(pattern)]);
  });
});

describe('one line for each delivery', () => {
  test.each([
    ['stored', { accepted: 1 }, /^delivery {2}202 +3f2a8c1d {2}local-postSent +1 item, 12 ms$/],
    ['stored in parts', { accepted: 3 }, /3 items, 12 ms$/],
    ['in quarantine', { quarantined: true, reason: 'not JSON' }, /202 .* in quarantine: not JSON, 12 ms$/],
    ['refused', { status: 401, reason: 'signature mismatch' }, /401 .* local-postSent +signature mismatch, 12 ms$/],
    [
      'from nobody',
      { status: 401, webhookId: undefined, reason: 'webhook unknown' },
      /401 .* unknown webhook +webhook unknown/,
    ],
    [
      'not a delivery',
      { status: 405, webhookId: undefined, method: 'GET', reason: 'method not allowed' },
      /405 .* GET +method not allowed/,
    ],
  ])('%s', (_, changes, pattern) => {
    expect(printed({ kind: 'answered', answer: { ...answer, ...changes } })).toEqual([expect.stringMatching(pattern)]);
  });
});

describe('what processors write', () => {
  test('their log lines stand under the same columns, without the ids that the columns show', () => {
    const lines = printed(fromProcess({ ...ids, message: 'hello', size: 3, note: 'two words' }));
    expect(lines).toEqual([
      expect.stringMatching(/^ +info +3f2a8c1d {2}postSent +hello {2}size=3 {2}note="two words"$/),
    ]);
  });

  test('anything else is shown as it is', () => {
    expect(printed(readLine('process', '{ not JSON'))).toEqual([expect.stringMatching(/^ +process \| \{ not JSON$/)]);
  });
});

test('with --logs the Lambda’s own line is shown too, metrics included', () => {
  const done = fromProcess({ ...item, outcome: 'done' });
  expect(printed(done, true)).toEqual([done.text, expect.stringContaining('done')]);
  expect(printed(readLine('process', '{"_aws":{}}'), true)).toEqual(['{"_aws":{}}']);
  expect(printed(readLine('process', '{"_aws":{}}'))).toEqual([]);
});

describe('what a person reads first', () => {
  const options = { port: 3000, logs: false, chaos: undefined };

  test('the address, the webhooks, and what to type next', () => {
    const text = welcome('http://127.0.0.1:3000', options, undefined, 1_234);
    expect(text).toContain('Ready in 1.2 s');
    expect(text).toContain('POST http://127.0.0.1:3000/webhooks/oktopost');
    expect(text).toContain('id local-<event>, secret local-secret');
    expect(text).toContain('http://127.0.0.1:3000/local/state');
    expect(text).toMatch(/npm run send -- postSent {4}/);
    expect(text).not.toContain('Chaos');
  });

  test('on another port, what to type names it', () => {
    expect(welcome('http://127.0.0.1:3001', { ...options, port: 3001 }, undefined, 0)).toContain(
      'npm run send -- postSent --url http://127.0.0.1:3001/webhooks/oktopost',
    );
  });

  test('webhooks of one’s own are named, without their secrets', () => {
    const webhooks = '{"0WA001":{"event":"postSent","secrets":["s3cret"]}}';
    const text = welcome('http://127.0.0.1:3000', options, webhooks, 0);
    expect(text).toContain('0WA001 for postSent');
    expect(text).toContain('npm run send -- postSent --webhook 0WA001 --secret <its secret>    a signed');
    expect(text).not.toContain('s3cret');
  });

  test('that chaos is on', () => {
    expect(welcome('http://127.0.0.1:3000', { ...options, chaos: 0.2 }, undefined, 0)).toContain('Chaos is on: 20 %');
  });
});
