import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** A file of requests with what is to become of them; its README says how to use it. */
export interface VectorFile {
  about: string;
  webhooks: object;
  cases: VectorCase[];
}

export interface VectorCase {
  name: string;
  /** Either of them. */
  request?: VectorRequest;
  event?: object;
  expected: { status: number; outcome: string; reason?: string; items?: VectorItem[] };
}

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

export function readVectors(): (VectorFile & { file: string })[] {
  const paths = globSync('*.json', { cwd: import.meta.dirname }).sort();
  return paths.map((path) => ({
    file: basename(path, '.json'),
    ...JSON.parse(readFileSync(`${import.meta.dirname}/${path}`, 'utf8')),
  }));
}

export function bodyBytes(body: VectorBody | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if ('text' in body) return Buffer.from(body.text);
  if ('base64' in body) return Buffer.from(body.base64, 'base64');
  return Buffer.from(body.before + body.repeat.repeat(body.times) + body.after);
}
