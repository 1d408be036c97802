import { hash } from 'node:crypto';
import { fieldsOf, isRecord, parseRecord } from './json.ts';
import type { RequestHeaders } from './oktopost/headers.ts';

/**
 * Authentic, but not readable, or not all of it; authentic and queued, with items that had to be repaired; of a webhook that is
 * known, but not authentic; of one that is not known yet.
 */
const KINDS = ['unreadable', 'repaired', 'rejected', 'unknown'] as const;

type QuarantineKind = (typeof KINDS)[number];

/** Of them only the first are named, for there may be a million. */
export const MOST_ELEMENTS_NAMED = 1_000;

/**
 * A delivery that is kept: one that is not queued, or not all of it, and one whose items were repaired before they were queued.
 * The last is evidence only; it can be received again as any other, and its items are then those that were queued.
 */
export interface QuarantinedDelivery {
  kind: QuarantineKind;
  deliveryId: string;
  webhookId: string;
  reason: string;
  /** ISO 8601, UTC. */
  receivedAt: string;
  /** Only those that are needed to receive the delivery again. */
  headers: RequestHeaders;
  body: Uint8Array;
  /** Those that are not queued; absent: nothing is, or all are. The others of the delivery are queued. */
  elements?: KeptElements;
}

export interface KeptElements {
  /** How many there are. */
  count: number;
  /** The first of them: their positions in the delivery, from 0. */
  first: readonly KeptElement[];
}

export interface KeptElement {
  index: number;
  reason: string;
}

/** Whether Oktopost has sent it. What is not authentic is kept on suspicion only, and within a budget. */
export function isAuthentic({ kind }: Pick<QuarantinedDelivery, 'kind'>): boolean {
  return kind === 'unreadable' || kind === 'repaired';
}

/** All keys of the quarantine begin with it. */
export const QUARANTINE_PREFIX = 'quarantine/';

/** `quarantine/<kind>/<webhookId>/`. */
export function quarantineFolder({ kind, webhookId }: QuarantinedDelivery): string {
  return `${QUARANTINE_PREFIX}${kind}/${webhookId}/`;
}

/**
 * `<time>-<deliveryId>.json`; of any other kind `<SHA-256>.json` of headers and body, so that all resends are one object,
 * and nobody who sends the same body under other headers takes its place. Version 0.1.0 had a folder for each hour there.
 */
export function quarantineKey(delivery: QuarantinedDelivery): string {
  const { kind, receivedAt, deliveryId, headers, body } = delivery;
  const name = kind === 'unreadable' ? `${receivedAt}-${deliveryId}` : contentHash(headers, body);
  return `${quarantineFolder(delivery)}${name}.json`;
}

function contentHash(headers: RequestHeaders, body: Uint8Array): string {
  const ordered = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify([ordered, hash('sha256', body)]));
}

/** The object: JSON, with the body in base64. */
export function encodeQuarantined({ body, ...delivery }: QuarantinedDelivery): string {
  return JSON.stringify({ v: 1, ...delivery, bodyBase64: Buffer.from(body).toString('base64') });
}

/** Undefined where the text is no object of the quarantine. Never throws. */
export function decodeQuarantined(text: string): QuarantinedDelivery | undefined {
  const { v, kind, deliveryId, webhookId, reason, receivedAt, headers, bodyBase64, elements } = parseRecord(text) ?? {};
  if (v !== 1 || !isKind(kind) || typeof deliveryId !== 'string') return undefined;
  if (typeof webhookId !== 'string' || typeof reason !== 'string' || typeof receivedAt !== 'string') return undefined;
  if (!isRecord(headers) || typeof bodyBase64 !== 'string') return undefined;
  const body = Buffer.from(bodyBase64, 'base64');
  const delivery = { kind, deliveryId, webhookId, reason, receivedAt, headers: textsOf(headers), body };
  const kept = readElements(elements);
  return kept === undefined ? delivery : { ...delivery, elements: kept };
}

function readElements(value: unknown): KeptElements | undefined {
  const { count, first } = fieldsOf(value);
  if (typeof count !== 'number' || !Array.isArray(first)) return undefined;
  return { count, first: first.filter(isKeptElement).map(({ index, reason }) => ({ index, reason })) };
}

function isKeptElement(value: unknown): value is KeptElement {
  return isRecord(value) && typeof value.index === 'number' && typeof value.reason === 'string';
}

function isKind(value: unknown): value is QuarantineKind {
  return KINDS.some((kind) => kind === value);
}

function textsOf(headers: Readonly<Record<string, unknown>>): RequestHeaders {
  const texts = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return Object.fromEntries(texts);
}
