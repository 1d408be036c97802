import { describe, expect, test } from '@jest/globals';
import { readLine, type StackEvent } from '../../local/stack-events.ts';
import { printEvent } from '../../local/terminal/print-event.ts';
import { welcome } from '../../local/terminal/welcome.ts';

/** Without the time in front. */
function printed(event: StackEvent, logs = false, width = Number.POSITIVE_INFINITY): string[] {
  return printEvent(event, logs, { width, paint: (_, text) => text }).map((line) =>
    line.replace(/^\d\d:\d\d:\d\d {1,2}/, ''),
  );
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
  const text = (ownWebhooks?: string, chaos?: number, url = 'http://127.0.0.1:3000') =>
    welcome(url, chaos, ownWebhooks, 1_234, 80);

  test('the address, the webhooks, and what to type next', () => {
    expect(text()).toContain('Ready in 1.2 s');
    expect(text()).toContain('POST http://127.0.0.1:3000/webhooks/oktopost');
    expect(text()).toContain('id local-<event>, secret local-secret');
    expect(text()).toContain('http://127.0.0.1:3000/local/state');
    expect(text()).toMatch(/npm run send -- postSent$/m);
    expect(text()).not.toContain('Chaos');
  });

  test('on another port, what to type is the same, for send finds the running stack', () => {
    expect(text(undefined, undefined, 'http://127.0.0.1:3001')).toMatch(/npm run send -- postSent$/m);
  });

  test('webhooks of one’s own are named, without their secrets', () => {
    const own = text('{"0WA001":{"event":"postSent","secrets":["s3cret"]}}');
    expect(own).toContain('0WA001 for postSent');
    expect(own).toMatch(/npm run send -- postSent --webhook 0WA001 --secret <its secret>$/m);
    expect(own).not.toContain('s3cret');
  });

  test('that chaos is on', () => {
    expect(text(undefined, 0.2)).toContain('Chaos is on: 20 %');
  });

  test('in lines of at most 80 characters', () => {
    const lines = [text(), text(undefined, 0.2, 'http://127.0.0.1:65535')].join('\n').split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('on a screen of 80 columns', () => {
  const long = { ...item, outcome: 'retry', attempt: 3, seconds: 1_800, ...cause, event: 'conversationStatusUpdated' };
  const events: StackEvent[] = [
    fromProcess({ ...item, outcome: 'done', attempt: 1 }),
    fromProcess({ ...long, payloadId: '0wpq9fy9u61b0ys', errorMessage: 'the server said no, twice, and then again' }),
    fromProcess({
      ...ids,
      message: 'a post was sent to social media',
      entityType: 'postlog',
      entityId: '00a000000000000',
    }),
    { kind: 'answered', answer: { ...answer, webhookId: 'local-conversationStatusUpdated', accepted: 3 } },
    { kind: 'invocation failed', lambda: 'process', reason: 'it ran out of time', backInSeconds: 360 },
    readLine('process', 'a line of a processor that goes on and on, and does not end before the end of the line'),
  ];

  test.each(events)('no line is longer: $kind', (event) => {
    const lines = printEvent(event, false, { width: 80, paint: (_, text) => text });
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('an item that is done has one line, and what has more to say goes on below', () => {
    const lines = events.map((event) => printed(event, false, 80));
    expect(lines[0]).toEqual(['item     done        3f2a8c1d postSent       0wp123           4 ms']);
    expect(lines[1]?.length).toBeGreaterThan(1);
    expect(lines[1]?.join(' ')).toMatch(/twice, +and then again/);
  });
});

describe('what became of an edit', () => {
  test.each([
    [
      { kind: 'rebuilt', lambdas: ['process'], milliseconds: 1234, again: false },
      'process +in 1234 ms: live from now on',
    ],
    [
      { kind: 'rebuilt', lambdas: ['receive', 'process'], milliseconds: 99, again: true },
      'receive, process +in 99 ms: live again',
    ],
  ] as const)('stands on one line of 80 columns', (event, pattern) => {
    expect(printed(event, false, 80)).toEqual([expect.stringMatching(new RegExp(`^rebuilt +${pattern}$`))]);
  });

  test('where it is not live, each reason has a line below', () => {
    expect(printed({ kind: 'build failed', problem: 'a.ts:1: no\nb.ts:2: no' }, false, 80)).toEqual([
      expect.stringMatching(/^rebuilt +not live +the code from before goes on$/),
      '          a.ts:1: no',
      '          b.ts:2: no',
    ]);
  });
});
