import type { Timer } from '../clock.ts';
import { inTime } from '../in-time.ts';

export const LEDGER = 'the ledger';

/** A service of ours failed, or did not answer in time. It is never the item's fault. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** What it is to a person: `the ledger`. */
  readonly service: string;

  constructor(service: string, cause: unknown) {
    super(`${service} could not be reached`, { cause });
    this.service = service;
  }
}

/** Fails as `Unreachable` where the call fails, or has not answered in time. */
export async function answerWithin<R>(
  milliseconds: number,
  service: string,
  call: (signal: AbortSignal) => Promise<R>,
  timer: Timer,
): Promise<R> {
  try {
    return await inTime(milliseconds, timer, call);
  } catch (error) {
    throw new Unreachable(service, error);
  }
}
