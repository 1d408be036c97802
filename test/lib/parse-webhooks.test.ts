import { expect, test } from '@jest/globals';
import { parseWebhooks } from '../../lib/parse-webhooks.ts';

const parse = (value: unknown) => parseWebhooks(JSON.stringify(value));

test('each webhook has its event and its secrets, in order', () => {
  const { webhooks, problems } = parse({ '0WA001': { event: 'postSent', secrets: ['current', 'previous'] } });
  expect(webhooks.get('0WA001')).toEqual({ event: 'postSent', secrets: ['current', 'previous'] });
  expect(problems).toEqual([]);
});

test('no webhooks are no problem: a new stack has none', () => {
  expect(parse({})).toEqual({ webhooks: new Map(), problems: [] });
});

test.each([
  ['an empty secret', [''], /a secret is empty, and would let anybody in/],
  ['white space around a secret', ['current\n'], /white space around it, most likely a line end/],
  ['a secret that is no text', [1], /a secret must be a string/],
  ['no secret', [], /it has no secret; copy it from Oktopost/],
])('%s is named, and the webhook stays known without it', (_, secrets, problem) => {
  const { webhooks, problems } = parse({ a: { event: 'postSent', secrets } });
  expect(webhooks.get('a')).toEqual({ event: 'postSent', secrets: [] });
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

test('one bad entry does not stop the others, and all are named', () => {
  const { webhooks, problems } = parse({
    good: { event: 'postSent', secrets: ['s'] },
    bad: 1,
    worse: { event: '', secrets: [] },
    'a#b': {},
  });
  expect([...webhooks.keys()]).toEqual(['good']);
  expect(problems).toHaveLength(3);
});

test.each(['', '[]', '"text"', 'null', '{'])('%j is not a table of webhooks', (json) => {
  expect(parseWebhooks(json)).toEqual({ webhooks: new Map(), problems: [expect.stringMatching(/not a JSON object/)] });
});

test('a problem never shows a secret', () => {
  const { problems } = parse({
    a: { event: 'postSent', secrets: [' hush-hush '] },
    b: 'hush-hush',
    c: { secrets: 'hush-hush' },
  });
  expect(problems.join()).not.toMatch(/hush/);
  expect(problems).toHaveLength(3);
});
