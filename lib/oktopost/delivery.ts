import { isUtf8 } from 'node:buffer';
import { parseJson } from '../json.ts';
import { type DeliveryItem, MAX_DEPTH, readElement, type UnreadableElement } from './element.ts';
import { OPEN_BRACE, OPEN_BRACKET, partBetween, partsOf, skipSpace } from './json-text.ts';
import { collectEvidence, formOf, idsByKey, toMember } from './php-list.ts';

/** Why nothing of a delivery can be queued. */
export type Unreadable =
  | UnreadableElement
  | 'neither an array nor an object'
  | 'an object that may be a list'
  | 'an empty list for payload ids';

/** One element of a delivery: an item, or why it is none. */
export type DeliveryElement = {
  /** In the delivery, from 0. */
  index: number;
  /** Oktopost's id of it, where the ids pair with the elements. */
  payloadId: string | undefined;
} & ({ item: DeliveryItem } | { reason: UnreadableElement });

export interface ReadableDelivery {
  readable: true;
  /** Of its elements, items and others. */
  count: number;
  /** Each element has a payload id of its own, or there are none at all. */
  paired: boolean;
  /** It came as an object, which is how PHP writes some lists. */
  phpList: boolean;
  /** Each read when it is its turn, and anew by each call, so that a million of them need no more memory than one. */
  elements(): Generator<DeliveryElement>;
}

export type Split = ReadableDelivery | { readable: false; reason: Unreadable };

const unreadable = (reason: Unreadable): Split => ({ readable: false, reason });

/**
 * Splits the verified bytes of a delivery into its elements, by position: each item keeps its text, so that numbers above 2^53,
 * the order of keys and escapes survive. Accepts an array of envelopes or bare objects, one lone object (never split further,
 * even where its `data` is an array), or an object that is a list of PHP (see `formOf`); a byte order mark in front is no part
 * of it. An element is read by itself: one that is no object, nested too deeply or no JSON does not hold its neighbours back,
 * as long as the brackets and strings around them balance. Linear in the size of the body; never throws.
 *
 * @param payloadIds Of the header, by position.
 */
export function splitDelivery(body: Uint8Array, payloadIds: readonly string[] = []): Split {
  const bytes = withoutMark(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  const utf8 = isUtf8(bytes);
  const first = bytes[skipSpace(bytes, 0)];
  if (first !== OPEN_BRACKET && first !== OPEN_BRACE) return unreadable(reasonOfOther(bytes, utf8));
  const { count, balanced, depth } = countParts(bytes);
  if (!balanced) return unreadable(reasonOfUnbalanced(utf8, depth));
  if (first === OPEN_BRACE) return splitObject({ bytes, utf8, depth }, payloadIds);
  // It was announced, and is not there: the ids say what to look up in Oktopost.
  if (count === 0 && payloadIds.length > 0) return unreadable('an empty list for payload ids');
  const ids = fitIds(payloadIds, count);
  return {
    readable: true,
    count,
    paired: ids !== undefined || payloadIds.length === 0,
    phpList: false,
    *elements() {
      let index = 0;
      for (const part of partsOf(bytes)) {
        yield { index, payloadId: ids?.[index], ...readElement(bytes, part, utf8) };
        index++;
      }
    },
  };
}

interface Body {
  bytes: Buffer;
  utf8: boolean;
  depth: number;
}

function splitObject(body: Body, payloadIds: readonly string[]): Split {
  const { bytes, utf8 } = body;
  const ids = new Set(payloadIds.filter((id) => id !== ''));
  const evidence = collectEvidence(bytes, ids, utf8);
  const isEnvelope = () => {
    const read = readLone(body);
    return 'item' in read && read.item.event !== undefined;
  };
  const form = evidence && formOf(evidence, payloadIds.length, isEnvelope);
  if (form === 'unclear') return unreadable('an object that may be a list');
  if (evidence === undefined || form !== 'list') return loneItem(body, payloadIds);
  const { members: count, doubled, idKeys } = evidence;
  const byKey = idsByKey(evidence, ids);
  const byPosition = byKey ? undefined : fitIds(payloadIds, count);
  const isPairedByKey = byKey !== undefined && idKeys === count && doubled.size === 0 && payloadIds.length === count;
  return {
    readable: true,
    count,
    paired: isPairedByKey || byPosition !== undefined || payloadIds.length === 0,
    phpList: true,
    *elements() {
      let index = 0;
      for (const part of partsOf(bytes)) {
        const member = toMember(bytes, part);
        const payloadId = byKey ? member && byKey(member.key) : byPosition?.[index];
        yield { index, payloadId, ...readElement(bytes, member?.value ?? part, utf8) };
        index++;
      }
    },
  };
}

function loneItem(body: Body, payloadIds: readonly string[]): Split {
  const read = readLone(body);
  if ('reason' in read) return unreadable(read.reason);
  const ids = fitIds(payloadIds, 1);
  return {
    readable: true,
    count: 1,
    paired: ids !== undefined || payloadIds.length === 0,
    phpList: false,
    *elements() {
      yield { index: 0, payloadId: ids?.[0], ...read };
    },
  };
}

function readLone({ bytes, utf8, depth }: Body) {
  return readElement(bytes, partBetween(bytes, 0, bytes.length, depth), utf8);
}

/**
 * The ids, if there is one for each element. A list may end in commas too many: so many of them as are needed are left out. Where
 * the numbers disagree nobody can tell which id belongs to which element.
 */
function fitIds(payloadIds: readonly string[], count: number): readonly string[] | undefined {
  let length = payloadIds.length;
  while (length > count && payloadIds[length - 1] === '') length--;
  return length === count ? payloadIds : undefined;
}

function countParts(bytes: Buffer): { count: number; balanced: boolean; depth: number } {
  const parts = partsOf(bytes);
  let depth = 0;
  for (let count = 0; ; count++) {
    const part = parts.next();
    depth = Math.max(depth, part.value.depth);
    if (part.done) return { count, balanced: part.value.balanced, depth };
  }
}

function reasonOfUnbalanced(utf8: boolean, depth: number): Unreadable {
  if (!utf8) return 'not UTF-8';
  return depth > MAX_DEPTH ? 'nested too deeply' : 'not JSON';
}

function reasonOfOther(bytes: Buffer, utf8: boolean): Unreadable {
  if (!utf8) return 'not UTF-8';
  return parseJson(bytes.toString()) === undefined ? 'not JSON' : 'neither an array nor an object';
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
