import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isRecord, parseJson } from '../../lib/json.ts';
import { formsFor } from '../../lib/sender/conformance/forms.ts';
import { startLocalStack } from '../../local/stack.ts';
import { rewriting, startOther, trusting } from '../support/other-receivers.ts';
import { okto } from '../support/run-okto.ts';

const SECRET = 'a-secret-of-theirs';

/** `okto conformance --json` against a URL: the names of the forms that were answered wrongly, and what came. */
async function wrongAt(url: string, ...options: string[]) {
  const { status, stdout } = await okto(['conformance', '--url', url, '--json', ...options]);
  const report = parseJson(stdout);
  const forms: unknown[] = isRecord(report) && Array.isArray(report.forms) ? report.forms : [];
  const wrong = forms.filter(isRecord).filter(({ ok }) => ok === false);
  return {
    status,
    report,
    wrong: new Map(wrong.map(({ group, name, status }) => [`${String(group)}: ${String(name)}`, status])),
  };
}

describe('the local stack', () => {
  let stack: Awaited<ReturnType<typeof startLocalStack>>;
  beforeAll(async () => {
    stack = await startLocalStack({ processorsTable: resolve(import.meta.dirname, '../support/processors.ts') });
  }, 60_000);
  afterAll(() => stack.stop());

  test('answers every form rightly', async () => {
    const url = `${stack.url}/webhooks/oktopost`;
    const { status, report, wrong } = await wrongAt(url, '--webhook', 'local-postSent', '--secret', 'local-secret');
    expect([...wrong]).toEqual([]);
    expect({ status, report }).toMatchObject({ status: 0, report: { ok: true, url, webhook: 'local-postSent' } });
  }, 120_000);
});

describe('of a receiver that checks the signature over JSON that it has written anew', () => {
  let wrong: Map<string, unknown>;
  let receiver: Awaited<ReturnType<typeof startOther>>;
  beforeAll(async () => {
    receiver = await startOther(rewriting(SECRET));
    ({ wrong } = await wrongAt(receiver.url, '--secret', SECRET));
  }, 60_000);
  afterAll(() => receiver.stop());

  test.each([
    'encodings: white space inside an item stays, around it does not count',
    'encodings: escapes stay as they were written',
    'encodings: numbers that a double cannot hold',
    'encodings: a line end after the body is part of what is signed',
    'encodings: the order of keys, also of those that look like numbers',
    'body-shapes: white space between everything',
  ])('it is found that an authentic delivery fails: %s', (name) => expect(wrong.get(name)).toBe(500));

  test.each([
    'signatures: the signature of the same JSON without its white space',
    'signatures: the signature of the body without its line end',
  ])('it is found that what was never signed is taken: %s', (name) => expect(wrong.get(name)).toBe(200));

  test.each(['signatures: none', 'signatures: all zeros', 'body-shapes: HTML', 'methods: GET by a browser'])(
    'it is found to fail where it should refuse: %s',
    (name) => expect(wrong.get(name)).toBe(500),
  );

  test.each([
    'body-shapes: an array of one envelope',
    'body-shapes: a lone envelope',
    'payload-ids: fewer than items',
    'sizes: 1,000 items',
    'headers: no content type',
    'resends: the first delivery again',
  ])('it is not blamed for what it does rightly: %s', (name) => expect(wrong.has(name)).toBe(false));
});

describe('of a receiver that takes whatever is an array of JSON', () => {
  let wrong: Map<string, unknown>;
  let receiver: Awaited<ReturnType<typeof startOther>>;
  beforeAll(async () => {
    receiver = await startOther(trusting);
    ({ wrong } = await wrongAt(receiver.url, '--secret', SECRET));
  }, 60_000);
  afterAll(() => receiver.stop());

  test.each([
    ['signatures: none', 200],
    ['signatures: all but one bit right', 200],
    ['signatures: the signature of another body', 200],
    ['headers: none at all', 200],
    ['body-shapes: a lone envelope', 400],
    ['body-shapes: a lone bare object', 400],
    ['headers: no content type', 415],
    ['headers: content type of a form', 415],
    ['methods: GET by a browser', 302],
    ['methods: HEAD with a signed body', 302],
  ])('it is found: %s is answered %d', (name, status) => expect(wrong.get(name)).toBe(status));

  test('it is not blamed for what it does rightly', () => {
    expect(wrong.has('body-shapes: an array of one envelope')).toBe(false);
    expect(wrong.has('body-shapes: HTML')).toBe(false);
  });

  test('a person is told the score of each group, each wrong answer, what it means, and what is probably behind it', async () => {
    const { status, stdout } = await okto(['conformance', '--url', receiver.url, '--secret', SECRET], { columns: 100 });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^body-shapes +57 of 68$/m);
    expect(stdout).toMatch(/^ {2}200 {2}all zeros +taken, though Oktopost never sends it so$/m);
    expect(stdout).toMatch(/\nmethods\n {2}Only POST is a delivery/);
    expect(stdout).toMatch(/^\d+ of \d+ answers are right\. docs\/conformance\.md says what each form is, and why\.$/m);
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(stdout).not.toContain(SECRET);
  }, 60_000);
});

describe('before anything is sent', () => {
  test('to another machine than this one, it says what that means, and what to type', async () => {
    const { status, stdout, stderr } = await okto([
      'conformance',
      '--url',
      'https://example.invalid/x',
      '--secret',
      SECRET,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`${formsFor({ webhook: 'a', secret: SECRET }).length} requests to example.invalid.`);
    expect(stderr).toContain(
      '\n  npm run okto -- conformance --url https://example.invalid/x --secret <secret> --yes\n',
    );
    expect(stderr).not.toContain(SECRET);
  });

  test('it asks for the secret of a receiver that is not the local one', async () => {
    const { status, stderr } = await okto(['conformance', '--url', 'http://127.0.0.1:1/']);
    expect(status).toBe(2);
    expect(stderr).toContain('\n  npm run okto -- conformance --url http://127.0.0.1:1/ --secret <secret>\n');
  });

  test('where nothing answers, it says so after the first, with status 1', async () => {
    const { status, stderr } = await okto(['conformance', '--url', 'http://127.0.0.1:1/', '--json'], {
      environment: { OKTOPOST_SECRET: SECRET },
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Nothing listens at http:\/\/127\.0\.0\.1:1/);
  });
});
