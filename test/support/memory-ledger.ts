import type { Clock } from '../../lib/clock.ts';
import { type History, type ItemKey, type Ledger, NO_HISTORY } from '../../lib/process/ledger.ts';

interface Row {
  done: Set<string>;
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
    const name = JSON.stringify([key.webhookId, key.payloadId, key.sha256]);
    const row = rows.get(name) ?? { done: new Set(), alone: false, history: NO_HISTORY };
    rows.set(name, row);
    return row;
  };
  /** With the attempt of now among those without an end. */
  const historyOf = ({ owner, alone, history }: Row): History =>
    owner === undefined
      ? history
      : { ...history, open: history.open + 1, crashedAlone: history.crashedAlone + (alone ? 1 : 0) };

  return {
    async look(key) {
      const row = rowOf(key);
      return { done: new Set(row.done), history: historyOf(row), leaseUntil: row.leaseUntil };
    },
    async claim(key, { owner, processors, leaseMs, alone }) {
      const row = rowOf(key);
      if (processors.every((name) => row.done.has(name))) return { state: 'done' };
      const isHeld = row.leaseUntil !== undefined && row.leaseUntil > now();
      if (isHeld && row.owner !== owner) return { state: 'busy', leaseUntil: row.leaseUntil ?? now() };
      if (!isHeld) row.history = historyOf(row);
      row.history = { ...row.history, firstAt: row.history.firstAt ?? now() };
      Object.assign(row, { owner, alone, leaseUntil: now() + leaseMs });
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
