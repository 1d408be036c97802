import type { Random } from './random.ts';

/** A call of the SDK, as it comes over the wire. */
export interface Call {
  /** For example `SendMessageBatch`; for S3 the HTTP method, as in `S3 PUT`. */
  operation: string;
  body: Buffer;
}

/** An answer in the place of the service's. */
export interface WireAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** What becomes of a call. */
export interface Fate {
  /** Under which it is counted; undefined where nothing goes wrong. */
  fault?: string;
  /** Milliseconds before it goes on. */
  delay?: number;
  /** Nothing ever happens: the service does not see the call, and the caller hears nothing. */
  isSilent?: boolean;
  /** The service never sees the call. */
  instead?: WireAnswer;
  /** What the service sees, if it is not the body as it was sent. */
  body?: Buffer;
  /** The service has done its work, and nobody hears of it. */
  loseAnswer?: boolean;
  /** Changes the service's answer. */
  change?(answer: Buffer): Buffer;
}

/** Decides what becomes of each call. */
export type Fates = (call: Call) => Fate;

/** Makes a fault for a call. */
export type MakeFault = (call: Call, random: Random) => Fate;
