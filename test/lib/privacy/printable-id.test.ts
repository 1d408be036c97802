import { describe, expect, test } from '@jest/globals';
import { printableId } from '../../../lib/privacy/printable-id.ts';

describe('a payload id is shown', () => {
  test.each([
    '0wp01to2afh88h8',
    '001000004417023',
    '0001',
    '-',
    '0wp123',
    '0wp-postSent',
    'oversize-3',
    '',
    'smoke-5f0c3a52-5b8e-4d3c-9a53-0c2f0e1c7a11',
  ])('as it is, where it looks like one: %s', (id) => expect(printableId(id)).toBe(id));

  test.each([
    'Zoltan Quirke',
    'zoltan',
    'zoltan@quirke.example',
    '004915112345678',
    '+4930901820',
    '4930901820',
    '49-151-123-4567',
    'zoltan-1',
    'mark-1',
    'x'.repeat(400),
  ])('as a hash otherwise: %s', (id) => expect(printableId(id)).toMatch(/^sha256:[0-9a-f]{12}$/));

  test('as the same hash each time, so that it is known again', () => {
    expect(printableId('zoltan')).toBe(printableId('zoltan'));
    expect(printableId('zoltan')).not.toBe(printableId('quirke'));
  });

  test('as nothing where there is none', () => expect(printableId(undefined)).toBeUndefined());
});
