import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A file of requests with what is to become of them; docs/conformance.md says how to use it. */
export interface VectorFile {
  about: string;
  /** What a receiver probably does wrong that answers one of them wrongly. */
  mistake: string;
  webhooks: Readonly<Record<string, { event: string; secrets?: readonly string[] }>>;
  cases: VectorCase[];
}

export interface VectorCase {
  name: string;
  request: VectorRequest;
  /** What becomes of it here. */
  expected: { status: number; outcome: VectorOutcome; reason?: string; items?: VectorItem[]; kept?: object[] };
  /** What differs where another receiver is asked; nothing, if it is not there. */
  elsewhere?: 'not asked' | { right?: Right; without?: string };
}

export type VectorOutcome = 'accepted' | 'quarantined' | 'rejected' | 'not verifiable' | 'method not allowed';

/** Which answers are right: 2xx; 4xx; either of them. Any other never is. */
export type Right = 'taken' | 'refused' | 'either';

export interface VectorRequest {
  method: string;
  headers: [name: string, value: string][];
  body?: VectorBody;
}

export type VectorBody =
  | { text: string }
  | { base64: string }
  | { before: string; repeat: string; times: number; after: string };

/** Its text as it was sent or, where that is long, its size and hash. */
export interface VectorItem {
  text?: string;
  bytes?: number;
  sha256?: string;
  event: string;
  payloadId?: string;
  /** So many of them, one after the other. */
  times?: number;
}

const FOLDER = `${import.meta.dirname}/vectors`;

export function readVectors(): (VectorFile & { file: string })[] {
  const paths = globSync('*.json', { cwd: FOLDER }).sort();
  return paths.map((path) => ({
    file: basename(path, '.json'),
    ...JSON.parse(readFileSync(`${FOLDER}/${path}`, 'utf8')),
  }));
}

export function bodyBytes(body: VectorBody | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if ('text' in body) return Buffer.from(body.text);
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  return Buffer.from(body.before + body.repeat.repeat(body.times) + body.after);
}
