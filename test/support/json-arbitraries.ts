import fc from 'fast-check';

/** White space as JSON allows it between any two tokens. */
export const whiteSpace = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3 });

/** Any text inside a JSON string, with odd escapes kept as a sender may write them. */
const stringText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => JSON.stringify(text).slice(1, -1)),
      fc.constantFrom(
        '\\"',
        '\\\\',
        '\\/',
        '\\u00e9',
        '\\ud83d\\ude00',
        '\\ud800',
        '[',
        ']',
        '{',
        '}',
        ',',
        '\uFFFE',
        '\uFFFF',
        ',\\"item\\":',
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => `"${parts.join('')}"`);

const numberText = fc.oneof(
  fc.constantFrom('0', '-0', '1e400', '1.0', '9007199254740993', '123456789012345678901234567890', '1E-7'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
);

/** JSON as text, with white space, key order, numbers and escapes that parsing and writing again would lose. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false', 'null'),
    numberText,
    stringText,
    tie('array'),
    tie('object'),
  ),
  array: fc
    .array(
      fc.tuple(whiteSpace, tie('value'), whiteSpace).map((parts) => parts.join('')),
      { maxLength: 4 },
    )
    .map((parts) => `[${parts.join(',')}]`),
  object: fc
    .array(
      fc.tuple(
        whiteSpace,
        fc.oneof(stringText, fc.constantFrom('"event"', '"data"', '"timestamp"', '"__proto__"')),
        whiteSpace,
        tie('value'),
        whiteSpace,
      ),
      { maxLength: 4 },
    )
    .map((members) => `{${members.map(([a, key, b, value, c]) => `${a}${key}${b}:${value}${c}`).join(',')}}`),
})).value;
