import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Bundle, VariantName } from '../../bench/bundles.ts';
import type { Import } from '../../bench/measure.ts';
import { median, toReport, toText } from '../../bench/report.ts';

const bundles: Bundle[] = [
  { name: 'receive', file: '', bytes: 247_000 },
  { name: 'receive, default options', file: '', bytes: 1_700_000 },
  { name: 'process', file: '', bytes: 276_000 },
];

function importsOf(receive: number, plain: number): ReadonlyMap<VariantName, readonly Import[]> {
  const one = (milliseconds: number) => [{ milliseconds, bytes: 17_000_000 }];
  return new Map<VariantName, Import[]>([
    ['receive', one(receive)],
    ['receive, default options', one(plain)],
    ['process', one(50)],
  ]);
}

const QUIET = { rounds: 1, busy: false };

test('the median is a value that was measured, and what slowed one import does not count', () => {
  expect(median([3, 900, 1])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(median([])).toBeNaN();
});

test('small bundles that import in less than 0.6 of the time with default options meet the targets', () => {
  const { targets } = toReport(bundles, importsOf(60, 100), QUIET);
  expect(targets.map(({ met, actual }) => [met, actual])).toEqual([
    [true, 247_000],
    [true, 276_000],
    [true, 0.6],
  ]);
});

test('a slow import and a large bundle are missed targets', () => {
  const large = bundles.map((bundle) => ({ ...bundle, bytes: bundle.bytes + 200_000 }));
  const { targets } = toReport(large, importsOf(61, 100), QUIET);
  expect(targets.map(({ met }) => met)).toEqual([false, false, false]);
});

test('what was not measured is a missed target', () => {
  const { targets } = toReport([], new Map(), QUIET);
  expect(targets.map(({ met }) => met)).toEqual([false, false, false]);
});

test('the table names each bundle, each target, and that the machine was busy', () => {
  const text = toText(toReport(bundles, importsOf(70, 100), { rounds: 1, busy: true }), 120);
  expect(text).toMatch(/^receive {2,}247 KB {2,}70\.0 ms {2,}17\.0 MB$/m);
  expect(text).toMatch(/^ok {4}process: bytes: 276\.0 KB, at most 450\.0 KB$/m);
  expect(text).toMatch(/^MISS {2}receive: import time.*: 0\.70, at most 0\.60$/m);
  expect(text).toContain('measure again when it is idle');
});

const cold = (...options: string[]) =>
  promisify(execFile)(process.execPath, [resolve(import.meta.dirname, '../../bench/cold.ts'), ...options]).catch(
    (failure: { stdout: string; stderr: string; code: number }) => failure,
  );

test('the bench measures the real bundles, whose sizes are within the targets', async () => {
  const { stdout } = await cold('--rounds', '1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    rounds: 1,
    rows: bundles.map(({ name }) => ({
      name,
      bytes: expect.any(Number),
      importMilliseconds: expect.any(Number),
      importMemoryBytes: expect.any(Number),
    })),
    targets: [{ met: true }, { met: true }, { name: expect.stringContaining('import time') }],
  });
}, 60_000);

test('a number of rounds that is none is refused', async () => {
  expect(await cold('--rounds', 'many')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--rounds must be a whole number from 1 to 200'),
  });
});
