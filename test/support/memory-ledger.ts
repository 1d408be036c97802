import type { Clock } from '../../lib/clock.ts';
import {
  type History,
  type ItemKey,
  keyText,
  type Ledger,
  type LedgerEntry,
  NO_HISTORY,
} from '../../lib/process/ledger.ts';

interface Row {
  done: Set<string>;
  content?: string;
  owner?: string;
  leaseUntil?: number;
  /** Of the claim of now. */
  alone: boolean;
  /** As it was before the claim of now. */
  history: History;
}

/** Keeps the contract of the ledger in a map; the tests of the real one hold this one to it too. */
export function memoryLedger(now: Clock): Ledger {
  const rows = new Map<string, Row>();
  const firstIds = new Map<string, string>();
  const rowOf = (key: ItemKey): Row => {
    const name = keyText(key);
    const row = rows.get(name) ?? { done: new Set(), alone: false, history: NO_HISTORY };
    rows.set(name, row);
    return row;
  };
  /** With the attempt of now among those without an end. */
  const historyOf = ({ owner, alone, history }: Row): History =>
    owner === undefined
      ? history
      : { ...history, open: history.open + 1, crashedAlone: history.crashedAlone + (alone ? 1 : 0) };

  const entryOf = (key: ItemKey): LedgerEntry => {
    const row = rowOf(key);
    return { done: new Set(row.done), history: historyOf(row), content: row.content, leaseUntil: row.leaseUntil };
  };

  return {
    look: async (key) => entryOf(key),
    async find(key) {
      const { webhookId, payloadId, sha256 } = key;
      const entry = entryOf(key);
      if (payloadId === undefined) return { entry, others: [] };
      const same = [...rows].filter(([name]) => name.startsWith(`${webhookId}/${payloadId}/`) && name !== keyText(key));
      const known = same.filter(([, row]) => row.content !== undefined || row.done.size > 0);
      return { entry, others: known.map(([name, { content }]) => ({ sha256: name.split('/')[2] ?? sha256, content })) };
    },
    async claim(key, { owner, processors, leaseMs, content, alone, untriedMs }) {
      const row = rowOf(key);
      if (processors.every((name) => row.done.has(name))) return { state: 'done' };
      const isHeld = row.leaseUntil !== undefined && row.leaseUntil > now();
      if (isHeld && row.owner !== owner) return { state: 'busy', leaseUntil: row.leaseUntil ?? now() };
      if (!isHeld) row.history = historyOf(row);
      row.history = { ...row.history, firstAt: row.history.firstAt ?? now(), triedAt: now(), untriedMs };
      Object.assign(row, { owner, alone, content, leaseUntil: now() + leaseMs });
      return { state: 'claimed', done: new Set(row.done), history: row.history };
    },
    async complete(key, owner, processor, last) {
      const row = rowOf(key);
      row.done.add(processor);
      if (last && row.owner === owner) free(row, NO_HISTORY);
    },
    async release(key, owner, history) {
      const row = rowOf(key);
      if (row.owner === owner) free(row, history);
    },
    async firstPayloadId({ webhookId, payloadId = '-', sha256 }) {
      const name = JSON.stringify([webhookId, sha256]);
      const first = firstIds.get(name) ?? payloadId;
      firstIds.set(name, first);
      return first;
    },
  };
}

function free(row: Row, history: History): void {
  delete row.owner;
  delete row.leaseUntil;
  row.alone = false;
  row.history = history;
}
