import { expect, test } from '@jest/globals';
import { parseWebhooks } from '../../lib/parse-webhooks.ts';

const parse = (value: unknown) => parseWebhooks(JSON.stringify(value));

test('each webhook has its event and its secrets, in order', () => {
  const { webhooks, problems } = parse({ '0WA001': { event: 'postSent', secrets: ['current', 'previous'] } });
  expect(webhooks.get('0WA001')).toEqual({ event: 'postSent', secrets: ['current', 'previous'] });
  expect(problems).toEqual([]);
});

test('no webhooks are no problem: a new stack has none', () => {
  expect(parse({})).toEqual({ readable: true, webhooks: new Map(), broken: new Set(), problems: [] });
});

test.each([
  ['an empty secret', [''], /a secret is empty, and would let anybody in/],
  ['white space around a secret', ['current\n'], /white space around it, most likely a line end/],
  ['a byte order mark', ['\uFEFFcurrent'], /an invisible character at position 1: U\+FEFF/],
  ['an invisible character', ['cu\u200brrent'], /an invisible character at position 3: U\+200B/],
  ['one of a higher plane', ['c\u{E0101}rrent'], /an invisible character at position 2: U\+E0101/],
  ['white space within', ['cur rent'], /an invisible character at position 4: U\+0020/],
  ['a character that no secret has', ['curr\u00e9nt'], /a character at position 5 that no secret of Oktopost has/],
  ['a secret that is far too long', ['x'.repeat(257)], /longer than 256 characters/],
  ['a secret that is no text', [1], /a secret must be a string/],
  ['no secret', [], /it has no secret; copy it from Oktopost/],
])('%s is named, and the webhook stays known without it', (_, secrets, problem) => {
  const { webhooks, broken, problems } = parse({ a: { event: 'postSent', secrets } });
  expect([...broken]).toEqual(['a']);
  expect(webhooks.get('a')).toEqual({ event: 'postSent', secrets: [] });
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

test('one bad entry does not stop the others, and all are named', () => {
  const { webhooks, broken, problems } = parse({
    good: { event: 'postSent', secrets: ['s'] },
    bad: 1,
    worse: { event: '', secrets: [] },
    'a#b': {},
  });
  expect([...webhooks.keys()]).toEqual(['good']);
  expect([...broken]).toEqual(['bad', 'worse']);
  expect(problems).toHaveLength(3);
});

test.each(['', '[]', '"text"', 'null', '{'])('%j is not a table of webhooks', (json) => {
  const problems = [expect.stringMatching(/not a JSON object \(it/)];
  expect(parseWebhooks(json)).toEqual({ readable: false, webhooks: new Map(), broken: new Set(), problems });
});

test.each([
  ['with a byte order mark (case F1)', (json: string) => `\uFEFF${json}`],
  ['with CRLF and commas too many', (json: string) => json.replace(/\}$/, ',\r\n}')],
  ['in a string', (json: string) => JSON.stringify(json)],
])('a table %s is read', (_, write) => {
  const { readable, webhooks, problems } = parseWebhooks(
    write(JSON.stringify({ '0WA001': { event: 'postSent', secrets: ['current'] } })),
  );
  expect({ readable, problems }).toEqual({ readable: true, problems: [] });
  expect(webhooks.get('0WA001')).toEqual({ event: 'postSent', secrets: ['current'] });
});

test("an entry that AWS's console made a string of is read", () => {
  const { webhooks, problems } = parse({ a: JSON.stringify({ event: 'postSent', secrets: ['s'] }), b: 'hush' });
  expect([...webhooks]).toEqual([['a', { event: 'postSent', secrets: ['s'] }]]);
  expect(problems).toEqual([expect.stringMatching(/^Webhook "b" is not usable/)]);
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
