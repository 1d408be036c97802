import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventList } from '../../cli/send/event-list.ts';
import { describeDelivery, hint, oneLine, type Question } from '../../cli/send/report.ts';
import { percentile } from '../../cli/send/tally.ts';
import { showProgress } from '../../cli/terminal/progress.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { nearest } from '../../lib/operate/nearest.ts';
import { connectionProblem } from '../../lib/sender/deliver.ts';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { page } from '../support/run-okto.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  test.each([
    [50, 50],
    [95, 95],
    [99, 99],
    [100, 100],
    [0, 1],
  ])('the p%i of the numbers from 1 to 100 is %i', (percent, value) => {
    expect(percentile(hundred, percent)).toBe(value);
  });

  test('of one value it is that value', () => expect(percentile([7], 99)).toBe(7));
  test('numbers are sorted as numbers', () => expect(percentile([9, 10, 100], 50)).toBe(10));
  test('of no values it is 0', () => expect(percentile([], 50)).toBe(0));

  test('at least so many values are not above it, and it is one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const value = percentile(values, percent);
        expect(values).toContain(value);
        const below = values.filter((other) => other <= value).length;
        expect(below * 100).toBeGreaterThanOrEqual(percent * values.length);
      }),
    );
  });
});

describe('nearest', () => {
  test.each([
    ['postsent', 'postSent'],
    ['post-sent', 'postSent'],
    ['sent', 'postSent'],
    ['newLeed', 'newLead'],
    ['campaign', 'newCampaign'],
    ['inboxItemReply', 'inboxItemReplied'],
  ])('%s is meant to be %s', (typed, name) => expect(nearest(typed, eventTypes)).toBe(name));

  test.each(['', 'x', 'qqqqqqqqqqqq', 'constructor'])('nothing is near to "%s"', (typed) => {
    expect(nearest(typed, eventTypes)).toBeUndefined();
  });
});

test('the list has every event type once, with descriptions in one column', () => {
  const rows = eventList(80)
    .split('\n')
    .filter((line) => /^ {2}\S/.test(line));
  expect(rows.map((row) => row.trim().split(' ')[0]).sort()).toEqual([...eventTypes].sort());
  expect(new Set(rows.map((row) => /^ {2}\S+ +/.exec(row)?.[0].length)).size).toBe(1);
});

describe('progress without a terminal', () => {
  test('is a line every two seconds, and one at the end', () => {
    const { screen, text } = page();
    let now = 0;
    const progress = showProgress(1_000, screen, () => now);
    for (const [time, done] of [
      [100, 1],
      [1_999, 2],
      [2_000, 300],
      [3_000, 400],
      [4_100, 900],
      [4_200, 1_000],
    ] as const) {
      now = time;
      progress.update(done, 1);
    }
    progress.stop();
    expect(text()).toBe('300 of 1,000, 1 failed\n900 of 1,000, 1 failed\n1,000 of 1,000, 1 failed\n');
  });
});

describe('what an answer means', () => {
  const url = new URL('http://127.0.0.1:3000/webhooks/oktopost');
  const question: Question = { url, webhook: 'local-postSent', tampered: false, again: false };
  const meaning = (status: number, about: Partial<Question> = {}, body = '{}') =>
    hint({ status, body, milliseconds: 1 }, { ...question, ...about });

  test('202: look at the window of the receiver', () => expect(meaning(202)).toContain('npm start'));
  test('202 from elsewhere: look at its log', () =>
    expect(meaning(202, { url: new URL('https://example.com/') })).not.toContain('npm start'));
  test('202 for a delivery that came before: not done twice', () =>
    expect(meaning(202, { again: true })).toContain('not done twice'));
  test('202 in quarantine: not processed', () =>
    expect(meaning(202, {}, '{"quarantined":true}')).toContain('quarantine'));
  test('202 for no items: nothing is stored', () => {
    expect(meaning(202, {}, '{"accepted":0}')).toMatch(/holds no items/);
    expect(meaning(202, {}, '{"accepted":0}')).not.toContain('Stored');
  });
  test('202 for a tampered body: danger', () => expect(meaning(202, { tampered: true })).toContain('DANGER'));
  test('401: the webhook or the secret', () => expect(meaning(401)).toMatch(/local-postSent.*secret/));
  test('401 for a tampered body: as it must be', () => expect(meaning(401, { tampered: true })).toContain('must be'));
  test.each([301, 400, 403, 404, 405, 413, 418, 429, 431, 500, 502, 503, 504])('%i has a meaning', (status) => {
    expect(meaning(status)).toMatch(/[.?]$/);
  });
});

describe('no answer', () => {
  const failed = (code: string) => Object.assign(new Error('low-level words'), { code });

  test('of the local receiver: it is to be started', () => {
    expect(connectionProblem(failed('ECONNREFUSED'), new URL('http://localhost:3000/x'))).toBe(
      'Nothing listens at http://localhost:3000: start the receiver with npm start.',
    );
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EPIPE', 'ABORT_ERR', 'ETIMEDOUT', 'EPROTO'])(
    'because of %s has a sentence of its own',
    (code) => {
      expect(connectionProblem(failed(code), new URL('https://example.com/x'))).not.toContain('low-level words');
    },
  );

  test('for another reason names the reason', () => {
    expect(connectionProblem(failed('EODD'), new URL('https://example.com/x'))).toContain('low-level words');
  });
});

test("a stranger's answer is shown on one line, without control characters, and cut", () => {
  expect(oneLine('a\r\n\u001b[2Jb\u0000')).toBe('a [2Jb');
  expect(oneLine('x'.repeat(1_000)).length).toBeLessThan(500);
});

describe('how a delivery is described', () => {
  test('one item has one id', () => {
    expect(describeDelivery('postSent', makeDelivery({ event: 'postSent' }))).toMatch(
      /1 item, 511 bytes, payload id 0wp/,
    );
  });

  test('more ids than API Gateway takes are warned of', () => {
    const text = (items: number) => describeDelivery('postSent', makeDelivery({ event: 'postSent', items }));
    expect(text(600)).not.toContain('API Gateway');
    expect(text(700)).toContain('API Gateway takes 10,240');
  });
});
