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
export async function identify(info: ItemInfo, content: () => string, invocation: Invocation): Promise<Identity> {
  const { ports, settings } = invocation;
  const [first, { entry, others }] = await Promise.all([ports.ledger.firstPayloadId(info), ports.ledger.find(info)]);
  const isKnown = entry.history.firstAt !== undefined || entry.done.size > 0;
  // What a person wants again is not judged once more.
  if (isKnown || info.again !== undefined) return known(info, entry);
  const old = info.place === undefined ? undefined : await doneByFirstVersion(info, ports.ledger);
  if (old) return old;
  const same = others.find((other) => other.content !== undefined && other.content === content());
  if (same) return inOtherBytes(info, same, ports.ledger);
  const replayOf = first === (info.payloadId ?? NO_PAYLOAD_ID) ? undefined : first;
  const changedFrom = others[0]?.sha256;
  const refusal = refusalOf(replayOf, changedFrom, settings);
  return { key: info, entry, seen: { ...(replayOf && { replayOf }), ...(changedFrom && { changedFrom }) }, refusal };
}

function known(key: ItemKey, entry: LedgerEntry): Identity {
  return { key, entry, seen: {}, refusal: undefined };
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
async function inOtherBytes(info: ItemInfo, { sha256 }: OtherContent, ledger: Ledger): Promise<Identity> {
  const key = { ...info, sha256 };
  return known(key, await ledger.look(key));
}

/** Version 0.1.0 knew nothing of places, nor remembered contents: what it has done is not done again. */
async function doneByFirstVersion({ place: _, ...old }: ItemInfo, ledger: Ledger): Promise<Identity | undefined> {
  const entry = await ledger.look(old);
  return entry.done.size > 0 && entry.content === undefined ? known(old, entry) : undefined;
}
