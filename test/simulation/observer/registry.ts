import { hash } from 'node:crypto';

/** One item as whoever sent it knows it: nothing here is taken from the code under test. */
export interface ObservedItem {
  /** `item12` */
  name: string;
  /** Partition key, a bar, sort key: as in the ledger. */
  key: string;
  webhookId: string;
  payloadId: string | undefined;
  sha256: string;
  /** Its bytes, as they were sent. */
  text: string;
  /** The names of the processors that must succeed for it. */
  processors: readonly string[];
  /** The names of the deliveries and messages that carry it. */
  carriers: Set<string>;
  /** The processors that succeeded for it. */
  effects: Set<string>;
  /** Those that did so after their time was up. */
  late: Set<string>;
  /** Lambdas that crashed while this item ran and no other did. */
  crashesAlone: number;
  /** When the ledger first knew of a processor's success. */
  recordedAt: Map<string, number>;
}

/** An item as it is sent, and what it is one of. */
export interface SentItem {
  webhookId: string;
  payloadId: string | undefined;
  text: string;
  apart: string | undefined;
  processors: readonly string[];
}

export interface Registry {
  /** Oktopost has signed this text for this webhook: only such may get in. */
  sign(webhookId: string, text: string): void;
  isSigned(webhookId: string, sha256: string): boolean;
  /** The item of these ids and this text, which is the same one each time. */
  item(sent: SentItem): ObservedItem;
  find(key: string): ObservedItem | undefined;
  items(): Iterable<ObservedItem>;
}

export function createRegistry(newName: (prefix: string) => string): Registry {
  const signed = new Set<string>();
  const items = new Map<string, ObservedItem>();
  return {
    sign: (webhookId, text) => void signed.add(`${webhookId}|${sha256Of(text)}`),
    isSigned: (webhookId, sha256) => signed.has(`${webhookId}|${sha256}`),
    item({ webhookId, payloadId, text, apart, processors }) {
      const sha256 = sha256Of(text);
      const key = keyOf({ webhookId, payloadId, sha256, apart });
      const known = items.get(key);
      if (known) return known;
      const item: ObservedItem = {
        name: newName('item'),
        key,
        webhookId,
        payloadId,
        sha256,
        text,
        processors,
        carriers: new Set(),
        effects: new Set(),
        late: new Set(),
        crashesAlone: 0,
        recordedAt: new Map(),
      };
      items.set(key, item);
      return item;
    },
    find: (key) => items.get(key),
    items: () => items.values(),
  };
}

interface Key {
  webhookId: string;
  payloadId?: string | undefined;
  sha256: string;
  /** What tells it apart from others that are alike. */
  apart?: string | undefined;
}

export function keyOf({ webhookId, payloadId, sha256, apart }: Key): string {
  return `${webhookId}#${payloadId ?? '-'}|${sha256}${apart === undefined ? '' : `#${apart}`}`;
}

/** As a processor is given it. */
export function keyOfText(itemKey: string): string {
  const [webhookId = '', payloadId = '', sha256 = '', apart] = itemKey.split('/');
  return keyOf({ webhookId, payloadId, sha256, apart });
}

export function isDone(item: ObservedItem): boolean {
  return item.processors.every((name) => item.effects.has(name));
}

export function namesOf(item: ObservedItem): string[] {
  return [item.name, ...item.carriers];
}

export function sha256Of(text: string): string {
  return hash('sha256', text);
}
