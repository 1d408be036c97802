import type { DeadReason } from '../dead-letter.ts';
import type { ItemInfo } from '../message.ts';
import { type ItemKey, type LedgerEntry, NO_PAYLOAD_ID, type OtherContent } from './ledger.ts';
import type { ItemReport } from './outcome.ts';
import type { Invocation } from './ports.ts';

/** Which item of the ledger a message is about. The ids are not signed, so each may be another's, or made up. */
export interface Identity {
  key: ItemKey;
  entry: LedgerEntry;
  /** What of it people are to see. */
  seen: Pick<ItemReport, 'replayOf' | 'changedFrom'>;
  /** By the settings it is not to be processed. */
  refusal: DeadReason | undefined;
}

/** @param content Of `contentOf`; asked only where something else has come under the payload id. */
export async function identify(
  info: ItemInfo,
  content: () => string,
  { ports, settings }: Invocation,
): Promise<Identity> {
  const [first, { entry, others }] = await Promise.all([ports.ledger.firstPayloadId(info), ports.ledger.find(info)]);
  const isKnown = entry.history.firstAt !== undefined || entry.done.size > 0;
  // As version 0.1.0 knew it: what was done then is not done again.
  if (info.place !== undefined && !isKnown) return withoutPlace(info, entry, ports.ledger);
  // What a person wants again is not judged once more.
  if (isKnown || info.again !== undefined) return { key: info, entry, seen: {}, refusal: undefined };
  const same =
    others.length > 0 ? others.find((other) => other.content !== undefined && other.content === content()) : undefined;
  if (same) return anew(info, same, ports.ledger);
  const replayOf = first === (info.payloadId ?? NO_PAYLOAD_ID) ? undefined : first;
  const changedFrom = others[0]?.sha256;
  const refusal = refusalOf(replayOf, changedFrom, settings);
  return { key: info, entry, seen: { ...(replayOf && { replayOf }), ...(changedFrom && { changedFrom }) }, refusal };
}

function refusalOf(
  replayOf: string | undefined,
  changedFrom: string | undefined,
  { replayGuard, changedContent }: Invocation['settings'],
): DeadReason | undefined {
  if (replayOf !== undefined && replayGuard === 'reject') return 'came before under another payload id';
  if (changedFrom !== undefined && changedContent === 'once') return 'its payload id came before with other content';
  return undefined;
}

type Ledger = Invocation['ports']['ledger'];

/** The same item, sent in other bytes: what is known of it stands under those that came first. */
async function anew(info: ItemInfo, { sha256 }: OtherContent, ledger: Ledger): Promise<Identity> {
  const key = { ...info, sha256 };
  return { key, entry: await ledger.look(key), seen: {}, refusal: undefined };
}

async function withoutPlace(info: ItemInfo, entry: LedgerEntry, ledger: Ledger): Promise<Identity> {
  const { place: _, ...old } = info;
  const before = await ledger.look(old);
  const wasKnown = before.done.size > 0 && before.content === undefined;
  const found = wasKnown ? { key: old, entry: before } : { key: info, entry };
  return { ...found, seen: {}, refusal: undefined };
}
