import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { afterAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../../../esbuild.config.ts';
import { fieldsOf } from '../../../lib/json.ts';
import { describeThrown } from '../../../lib/privacy/describe-thrown.ts';
import { placesIn } from '../../../lib/privacy/places.ts';
import { sentText } from '../../../lib/privacy/sent.ts';

/** A project as a user has it: a Lambda, processors, and a package that they call. */
const SOURCES = {
  'functions/process.ts': `export { countdown, newLead, parse, start, restart } from '../processors/people.ts';`,
  'processors/people.ts': `
    import { send } from 'crm-client';
    import { check } from './helpers/check.ts';
    export function newLead(name: string) {
      check(name);
      return send(name);
    }
    export const parse = (json: string) => JSON.parse(json);
    export function countdown(left: number) {
      if (left === 0) throw new RangeError('refused');
      countdown(left - 1);
    }
    export function start(left: number) {
      countdown(left);
    }
    export function restart(left: number) {
      start(left);
    }`,
  'processors/helpers/check.ts': `
    export function check(name: string) {
      if (name === 'bad') throw new RangeError('refused');
    }`,
  'node_modules/crm-client/package.json': '{"name":"crm-client","main":"index.js"}',
  'node_modules/crm-client/index.js': `
    exports.send = function send(name) {
      throw new Error('cannot send ' + name);
    };`,
};

const folder = mkdtempSync(join(tmpdir(), 'places-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Bundle {
  newLead(name: string): void;
  parse(json: string): unknown;
  restart(left: number): void;
}

/** The bundle as it is deployed, below a folder of its own: with its map beside it, or without. */
async function bundleWith(sourcemap: 'external' | false): Promise<Bundle> {
  for (const [name, source] of Object.entries(SOURCES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), source);
  }
  const outfile = join(folder, `${sourcemap || 'none'}/functions/process.js`);
  const entryPoints = [join(folder, 'functions/process.ts')];
  const options = { ...bundleOptions, absWorkingDir: folder, alias: {}, entryPoints, outfile, sourcemap };
  const { outputFiles } = await build({ ...options, write: false });
  mkdirSync(dirname(outfile), { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  const code = outputFiles.find(({ path }) => path.endsWith('.js'))?.text ?? '';
  const module = { exports: {} as Bundle };
  compileFunction(code, ['module', 'exports'], { filename: outfile })(module, module.exports);
  return module.exports;
}

function stackOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(fieldsOf(error).stack);
  }
  return '';
}

describe('the place of an error in the code of the user', () => {
  test('is the file and the line of the source, though it ran in a bundle of one line', async () => {
    const { newLead } = await bundleWith('external');
    expect(placesIn(stackOf(() => newLead('bad')))).toEqual([
      'processors/helpers/check.ts:3',
      'processors/people.ts:5',
    ]);
  });

  test('names the package that was called, without its files', async () => {
    const { newLead } = await bundleWith('external');
    expect(placesIn(stackOf(() => newLead('Ada')))).toEqual(['crm-client', 'processors/people.ts:6']);
  });

  test('is told once where it calls itself, and three in all', async () => {
    const { restart } = await bundleWith('external');
    expect(placesIn(stackOf(() => restart(3)))).toEqual([
      'processors/people.ts:10',
      'processors/people.ts:11',
      'processors/people.ts:14',
    ]);
  });

  test('leaves out what is Node and what is not the user', async () => {
    const { parse } = await bundleWith('external');
    expect(placesIn(stackOf(() => parse('{')))).toEqual(['processors/people.ts:8']);
  });

  test('is the line of the bundle where the map is not beside it', async () => {
    const { newLead } = await bundleWith(false);
    expect(placesIn(stackOf(() => newLead('bad')))).toEqual([expect.stringMatching(/^process\.js:\d+:\d+$/)]);
  });

  test('is not what a message makes look like one', async () => {
    const { newLead } = await bundleWith('external');
    const forged = '\n    at x (/var/task/processors/Zoltan-Quirke.ts:1:1)';
    expect(placesIn(stackOf(() => newLead(forged)))).toEqual(['crm-client', 'processors/people.ts:6']);
  });

  test('is found behind a message of any length', async () => {
    const { newLead } = await bundleWith('external');
    expect(placesIn(stackOf(() => newLead('x'.repeat(1_000_000))))).toContain('processors/people.ts:6');
  });

  test.each([
    ['nothing', ''],
    ['no frames', 'Error: a'],
    ['a frame of nowhere', '    at a (/nowhere/functions/process.js:1:1)'],
  ])('is none in %s', (_, stack) => expect(placesIn(stack)).toEqual([]));

  test('stands at the end of what is said of the error, also where it is cut', async () => {
    const { newLead } = await bundleWith('external');
    let thrown: unknown;
    try {
      newLead('bad');
    } catch (error) {
      thrown = new Error('failed '.repeat(60), { cause: new Error('failed '.repeat(60), { cause: error }) });
    }
    const { message } = describeThrown(thrown, sentText('{}'));
    expect(message).toHaveLength(600);
    expect(message).toMatch(/ \(at processors\/helpers\/check\.ts:3, processors\/people\.ts:5\)$/);
  });
});
