import { parseJson } from '../json.ts';
import { readElement } from './element.ts';
import { escapeControls, OPEN_BRACE, type Part, partsOf, takeMember } from './json-text.ts';

/** One member of an object: its key, and its value as a part of the body. */
export interface Member {
  key: string;
  value: Part;
}

/** What the members of an object tell of it, beside the payload ids of the header. */
export interface Evidence {
  members: number;
  /** Its keys that are numbers or payload ids. */
  listKeys: number;
  /** Its keys that are payload ids; those of them that are no numbers; and those that come more than once. */
  idKeys: number;
  namedKeys: number;
  doubled: ReadonlySet<string>;
  objects: number;
  envelopes: number;
  /** Envelopes under a number or a payload id. */
  listed: number;
}

/** How PHP writes the number of an element; a list that was filtered has gaps in them. */
const NUMBER = /^-?\d{1,19}$/;

/**
 * What an object as a body is. PHP writes a list as an object as soon as its keys are not 0, 1, 2… in order: a list that was
 * filtered, or one by payload id. So `{"0":{…},"2":{…}}` is two items, and an object with a `"0"` among its fields is none.
 * A guess that is wrong would lose events, so what the evidence does not decide is neither.
 *
 * | keys | values | payload ids | it is |
 * |---|---|---|---|
 * | none | | | an item |
 * | `event` and `data` among them | | | an item: an envelope |
 * | numbers or payload ids | an envelope among them | any | a list |
 * | payload ids | an object among them | those | a list |
 * | numbers, two or more | objects | as many | a list |
 * | numbers | anything else | | unclear |
 * | payload ids | no object among them | | unclear |
 * | others | envelopes only, or one under a number or a payload id | | unclear |
 * | others | anything else | | an item: a bare object |
 *
 * @param isEnvelope The object itself is one; asked only where that decides.
 */
export function formOf(evidence: Evidence, ids: number, isEnvelope: () => boolean): 'item' | 'list' | 'unclear' {
  const { members, listKeys, idKeys, objects, envelopes, listed } = evidence;
  if (members === 0) return 'item';
  if (listKeys < members) {
    if (listed === 0 && envelopes < members) return 'item';
    return isEnvelope() ? 'item' : 'unclear';
  }
  if (envelopes > 0 || (idKeys === members && objects > 0)) return 'list';
  return members > 1 && objects === members && ids === members ? 'list' : 'unclear';
}

/** By position in the text: a key that comes twice is two members. Undefined where the bytes are no object in this form. */
export function collectEvidence(bytes: Buffer, ids: ReadonlySet<string>, utf8: boolean): Evidence | undefined {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  const counts = { members: 0, listKeys: 0, idKeys: 0, namedKeys: 0, objects: 0, envelopes: 0, listed: 0 };
  for (const part of partsOf(bytes)) {
    const member = toMember(bytes, part);
    if (member === undefined) return undefined;
    const { key, value } = member;
    const isId = ids.has(key);
    const isListKey = isId || NUMBER.test(key);
    const isEnvelope = bytes[value.start] === OPEN_BRACE && isEnvelopeAt(bytes, value, utf8);
    counts.members++;
    if (isListKey) counts.listKeys++;
    if (isId) counts.idKeys++;
    if (isId && !NUMBER.test(key)) counts.namedKeys++;
    if (isId && seen.has(key)) doubled.add(key);
    if (isId) seen.add(key);
    if (bytes[value.start] === OPEN_BRACE) counts.objects++;
    if (isEnvelope) counts.envelopes++;
    if (isEnvelope && isListKey) counts.listed++;
  }
  return { ...counts, doubled };
}

/** Undefined where it is no pair of a key and a value. Escapes in a key are read. */
export function toMember(bytes: Buffer, part: Part): Member | undefined {
  const member = takeMember(bytes, part);
  if (member === undefined) return undefined;
  const text = bytes.toString('utf8', member.key.start, member.key.end);
  const key = parseJson(text) ?? parseJson(escapeControls(text));
  return typeof key === 'string' ? { key, value: member.value } : undefined;
}

/**
 * By which payload id the member of a list goes; undefined: by position. Where a key is a payload id and no number, all go by
 * their keys, as where all keys are payload ids. One that comes twice tells nobody whose it is.
 */
export function idsByKey({ members, idKeys, namedKeys, doubled }: Evidence, ids: ReadonlySet<string>) {
  if (namedKeys === 0 && idKeys < members) return undefined;
  return (key: string): string | undefined => (ids.has(key) && !doubled.has(key) ? key : undefined);
}

function isEnvelopeAt(bytes: Buffer, value: Part, utf8: boolean): boolean {
  const read = readElement(bytes, value, utf8);
  return 'item' in read && read.item.event !== undefined;
}
