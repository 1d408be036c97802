import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { verify } from '../../../lib/oktopost/signature.ts';
import { decodeBody } from '../../../lib/receive/decode-body.ts';
import { ask } from '../../../lib/sender/conformance/ask.ts';
import { type Form, formsFor, mistakes } from '../../../lib/sender/conformance/forms.ts';
import { wrongWith } from '../../../lib/sender/conformance/judge.ts';
import { signAnew } from '../../../lib/sender/conformance/sign-anew.ts';
import { readVectors, type VectorCase } from '../../../lib/sender/conformance/vector.ts';
import { silent, startOther } from '../../support/other-receivers.ts';

const FIRST = { webhook: '0WA001', secret: 'vector-secret-current' };
const OTHER = { webhook: '0WAabc', secret: 'another-secret' };

const files = readVectors();
const asked: (VectorCase & { file: string })[] = files.flatMap(({ file, cases }) =>
  cases.filter(({ elsewhere }) => elsewhere !== 'not asked').map((vector) => ({ file, ...vector })),
);

/** The values of the headers of a form with this name, in their order. */
const valuesOf = ({ headers }: Form, name: RegExp) =>
  headers.filter(([key]) => name.test(key)).map(([, value]) => value);
const SIGNATURES = /^x-oktopost-s/i;

/** Without its content encodings. */
const contentOf = async (form: Form) =>
  (await decodeBody(form.body, valuesOf(form, /^content-encoding$/i)[0])) ?? form.body;

describe('the forms are the vectors', () => {
  test('each of them that another receiver can be asked, and at last the first one again', () => {
    const forms = formsFor(OTHER);
    expect(forms.slice(0, -1).map(({ group, name }) => [group, name])).toEqual(
      asked.map(({ file, name }) => [file, name]),
    );
    expect(forms.at(-1)).toEqual({ ...forms[0], group: 'resends', name: 'the first delivery again' });
  });

  test('as openssl has signed them, where the webhook and its secret are those of the vectors', () => {
    const forms = formsFor(FIRST);
    const ofFirst = asked.filter(({ request }) => request.headers.some(([, value]) => value.trim() === '0WA001'));
    expect(ofFirst.length).toBeGreaterThan(150);
    for (const { file, name, request } of ofFirst) {
      const form = forms.find((one) => one.group === file && one.name === name);
      const given = request.headers.filter(([key]) => SIGNATURES.test(key)).map(([, value]) => value);
      expect([name, form && valuesOf(form, SIGNATURES)]).toEqual([name, given]);
    }
  });

  test('signed anew for another webhook: what fitted fits, and what did not does not', async () => {
    const content = await Promise.all(formsFor(OTHER).map(contentOf));
    const forms = formsFor(OTHER);
    const judgedHere = ['accepted', 'quarantined', 'rejected'];
    const byWhat = /^(webhook|signature doubled)/;
    const wrong = asked.filter(({ expected: { outcome, reason = '' } }, i) => {
      const form = forms[i];
      if (form === undefined || !judgedHere.includes(outcome) || byWhat.test(reason)) return false;
      const [signature] = [...valuesOf(form, /^x-oktopost-secret$/i), ...valuesOf(form, /^x-oktopost-signature$/i)];
      const fits = (body: Uint8Array) => verify(body, signature?.trim(), [OTHER.secret]).verified;
      return (fits(form.body) || fits(content[i] ?? form.body)) !== (outcome !== 'rejected');
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('none of which holds a secret, or a signature by a secret of the vectors that would fit', () => {
    const old = new Set(formsFor(FIRST).flatMap((form) => valuesOf(form, SIGNATURES)));
    for (const form of formsFor(OTHER)) {
      expect(JSON.stringify(form.headers)).not.toContain(OTHER.secret);
      if (form.right === 'taken') for (const value of valuesOf(form, SIGNATURES)) expect(old).not.toContain(value);
    }
  });

  test('with what an HTTP client says of itself, but where that is what is left out', () => {
    const named = (name: string) => formsFor(OTHER).find((form) => form.name === name);
    const headers = (name: string) => Object.keys(Object.fromEntries(named(name)?.headers ?? []));
    expect(headers('an array of one envelope')).toEqual(expect.arrayContaining(['Content-Type', 'User-Agent']));
    expect(headers('no content type')).not.toContain('Content-Type');
    expect(headers('no user agent')).not.toContain('User-Agent');
    expect(named('content type of a form')?.headers.filter(([key]) => key === 'Content-Type')).toHaveLength(1);
  });

  test('and each group has the mistake that is probably behind a wrong answer', () => {
    const groups = new Set(formsFor(OTHER).map(({ group }) => group));
    for (const group of groups) expect([group, mistakes().get(group)]).toEqual([group, expect.stringMatching(/[.?]$/)]);
  });
});

test('a text that holds no signature stays as it is', () => {
  const anew = signAnew([Buffer.from('a')], 'one', 'two');
  fc.assert(fc.property(fc.string(), (text) => anew(text) === text));
  expect(anew('0000000000000000000000000000000000000000')).toBe('0000000000000000000000000000000000000000');
});

describe('an answer is judged by the class of its status alone', () => {
  test.each([
    ['taken', [200, 202, 204], [100, 302, 400, 404, 429, 500, 503]],
    ['refused', [400, 401, 403, 405, 422], [200, 202, 301, 307, 500, 503]],
    ['either', [200, 202, 400, 413], [302, 500, 503, 0]],
  ] as const)('%s', (right, good, bad) => {
    const judged = (status: number) => wrongWith(right, { status, milliseconds: 1 });
    expect(good.filter((status) => judged(status) !== undefined)).toEqual([]);
    expect(bad.filter((status) => judged(status) === undefined)).toEqual([]);
  });

  test('and none at all is wrong', () => {
    for (const right of ['taken', 'refused', 'either'] as const)
      expect(wrongWith(right, { problem: 'closed' })).toBe('no answer counts as one that failed');
  });
});

describe('a receiver', () => {
  let stop = async () => {};
  afterEach(() => stop());

  test('that does not answer while Oktopost waits has not answered', async () => {
    const receiver = await startOther(silent);
    stop = receiver.stop;
    const [form] = formsFor(OTHER);
    if (form === undefined) throw new Error('there are no forms');
    expect(await ask(new URL(receiver.url), form, 50)).toEqual({
      problem: expect.stringContaining('did not answer in time'),
    });
  });
});
