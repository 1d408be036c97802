import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { table } from '../../../cli/terminal/table.ts';

describe('a table', () => {
  test('has its columns under each other, the titles first', () => {
    const columns = [{ title: 'webhook' }, { title: 'items', align: 'right' }] as const;
    expect(
      table(
        columns,
        [
          ['A1', '7'],
          ['longer than that', '12'],
        ],
        80,
      ),
    ).toEqual(['webhook           items', 'A1                    7', 'longer than that     12']);
  });

  test('cuts the texts that are too long, with an ellipsis', () => {
    expect(table([{ tooLong: 'cut' }, {}], [['a'.repeat(30), 'end']], 20)).toEqual([`${'a'.repeat(14)}…  end`]);
  });

  test('wraps a text under its own column', () => {
    expect(table([{}, { tooLong: 'wrap' }], [['FAIL', 'one two three four five']], 20)).toEqual([
      'FAIL  one two three',
      '      four five',
    ]);
  });

  test('keeps a long word whole, so that it can be copied', () => {
    expect(table([{}, { tooLong: 'wrap' }], [['a', `see ${'x'.repeat(40)}`]], 20)).toEqual([
      'a  see',
      `   ${'x'.repeat(40)}`,
    ]);
  });

  test('takes any room where there is no terminal', () => {
    const row = ['a'.repeat(500), 'b'.repeat(500)];
    expect(table([{ tooLong: 'cut' }, { tooLong: 'wrap' }], [row], Number.POSITIVE_INFINITY)).toEqual([row.join('  ')]);
  });

  test('has no line that is longer than the screen, whatever is in it', () => {
    const cell = fc.string({ maxLength: 200, unit: fc.constantFrom('a', 'b', ' ') });
    const words = cell.map((text) => text.replace(/(\S{10})/g, '$1 '));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 12 }), cell, words)), (rows) => {
        const lines = table([{}, { tooLong: 'cut' }, { tooLong: 'wrap' }], rows, 80);
        expect(lines.filter((line) => line.length > 80)).toEqual([]);
      }),
    );
  });
});
