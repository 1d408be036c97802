import fc from 'fast-check';

type Mutation = (bytes: Buffer) => Buffer;

/** What means something to JSON, to JavaScript, to the queue message or to a decoder. */
const TOKENS = [
  '"',
  '\\',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  ' ',
  '\n',
  '0',
  '-',
  '\0',
  '\uFEFF',
  '\uFFFE',
  '\uFFFF',
  '\u2028',
  'null',
  '[]',
  '{}',
  '[{}]',
  '"__proto__":{"event":"postSent","data":1},',
  '"event":"constructor",',
  '"event":"","data":0,',
  '"data":[],',
  ',"item":',
  ',"item":{}',
  ',"stored":{"key":"k","size":1}',
  '\\u0000',
  '\\ud800',
  '"payloadId":[],',
  '"v":2,',
].map((text) => Buffer.from(text));
const BROKEN_BYTES = [[0xff], [0xc3], [0xed, 0xa0, 0xbd], [0xc0, 0xa2], [0xf5, 0x80, 0x80, 0x80], [0x1f, 0x8b, 0x08]];
const insertions = [...TOKENS, ...BROKEN_BYTES.map((bytes) => Buffer.from(bytes))];

const place = fc.nat();
/** Where a place falls in bytes of any length; shrinks towards the beginning. */
const at = (bytes: Buffer, position: number) => position % (bytes.length + 1);
const range = (bytes: Buffer, one: number, other: number): [start: number, end: number] => {
  const places = [at(bytes, one), at(bytes, other)];
  return [Math.min(...places), Math.max(...places)];
};

const replaced = (bytes: Buffer, start: number, end: number, ...between: readonly Uint8Array[]) =>
  Buffer.concat([bytes.subarray(0, start), ...between, bytes.subarray(end)]);

const flipBit = fc.tuple(place, fc.nat(7)).map(
  ([position, bit]): Mutation =>
    (bytes) => {
      const changed = Buffer.from(bytes);
      const index = at(bytes, position);
      if (index < changed.length) changed.writeUInt8(changed.readUInt8(index) ^ (1 << bit), index);
      return changed;
    },
);

const truncate = place.map(
  (position): Mutation =>
    (bytes) =>
      bytes.subarray(0, at(bytes, position)),
);

const remove = fc.tuple(place, fc.nat(20)).map(
  ([position, length]): Mutation =>
    (bytes) => {
      const start = at(bytes, position);
      return replaced(bytes, start, start + length);
    },
);

const duplicate = fc.tuple(place, place).map(
  ([one, other]): Mutation =>
    (bytes) => {
      const [start, end] = range(bytes, one, other);
      return replaced(bytes, end, end, bytes.subarray(start, end));
    },
);

const insert = fc.tuple(place, fc.constantFrom(...insertions)).map(
  ([position, token]): Mutation =>
    (bytes) =>
      replaced(bytes, at(bytes, position), at(bytes, position), token),
);

const repeat = fc.integer({ min: 2, max: 3 }).map(
  (times): Mutation =>
    (bytes) =>
      Buffer.concat(Array(times).fill(bytes)),
);

const splice = (others: readonly Buffer[]) =>
  fc.tuple(place, fc.constantFrom(...others), place, place).map(
    ([position, other, one, two]): Mutation =>
      (bytes) => {
        const [start, end] = range(other, one, two);
        return replaced(bytes, at(bytes, position), at(bytes, position), other.subarray(start, end));
      },
  );

/** Texts as bytes, after a few of: a flipped bit, a cut, a removed, doubled, inserted or foreign piece. */
export function mutated(texts: fc.Arbitrary<string>, foreign: readonly string[]): fc.Arbitrary<Buffer> {
  const others = foreign.map((text) => Buffer.from(text));
  const mutation = fc.oneof(flipBit, flipBit, truncate, remove, duplicate, insert, insert, repeat, splice(others));
  return fc
    .tuple(texts, fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([text, mutations]) => mutations.reduce<Buffer>((bytes, mutate) => mutate(bytes), Buffer.from(text)));
}
