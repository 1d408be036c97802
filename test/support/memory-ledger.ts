import type { Clock } from '../../lib/clock.ts';
import type { ItemKey, Ledger } from '../../lib/process/ports.ts';

interface Row {
  done: Set<string>;
  owner?: string;
  leaseUntil: number;
  attempts: number;
  firstAt: number;
}

/** Keeps the contract of the ledger in a map; the tests of the real one hold this one to it too. */
export function memoryLedger(now: Clock): Ledger {
  const rows = new Map<string, Row>();
  const firstIds = new Map<string, string>();
  const rowOf = (key: ItemKey) => {
    const name = JSON.stringify([key.webhookId, key.payloadId, key.sha256]);
    const row = rows.get(name) ?? { done: new Set(), leaseUntil: 0, attempts: 0, firstAt: now() };
    rows.set(name, row);
    return row;
  };
  return {
    async claim(key, owner, processors, leaseMs) {
      const row = rowOf(key);
      if (processors.every((name) => row.done.has(name))) return { state: 'done' };
      if (row.leaseUntil > now() && row.owner !== owner) return { state: 'busy', leaseUntil: row.leaseUntil };
      if (row.owner !== owner) row.attempts++;
      if (row.attempts === 1) row.firstAt = now();
      row.owner = owner;
      row.leaseUntil = now() + leaseMs;
      return { state: 'claimed', done: new Set(row.done), attempt: row.attempts, firstAt: row.firstAt };
    },
    async complete(key, owner, processor, last) {
      const row = rowOf(key);
      row.done.add(processor);
      if (last && row.owner === owner) free(row);
    },
    async release(key, owner, reset) {
      const row = rowOf(key);
      if (row.owner !== owner) return;
      free(row);
      if (reset) row.attempts = 0;
    },
    async firstPayloadId({ webhookId, payloadId = '-', sha256 }) {
      const name = JSON.stringify([webhookId, sha256]);
      const first = firstIds.get(name) ?? payloadId;
      firstIds.set(name, first);
      return first;
    },
  };
}

function free(row: Row): void {
  delete row.owner;
  row.leaseUntil = 0;
}
