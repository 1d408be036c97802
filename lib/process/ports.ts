import type { Clock, Timer } from '../clock.ts';
import type { DeadLetter } from '../dead-letter.ts';
import type { Log } from '../log.ts';
import type { Processors } from '../processor.ts';
import type { QuarantinedDelivery } from '../quarantine.ts';
import type { Queue } from '../queue.ts';
import type { LambdaSettings } from '../settings.ts';
import type { StoredDelivery } from '../stored-delivery.ts';
import type { OversizeStore } from '../to-messages.ts';
import type { LateRuns } from './late.ts';
import type { Ledger } from './ledger.ts';
import type { ItemReport } from './outcome.ts';
import type { Rests } from './rest.ts';
import type { Runs } from './runs.ts';

/** A message as the queue hands it over. */
export interface QueueRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** How often the queue has handed it over, from 1. */
  receiveCount: number;
  /** When it was first stored, in milliseconds since the epoch. */
  sentAt: number;
}

export interface ProcessPorts {
  ledger: Ledger;
  items: OversizeItems & OversizeStore;
  deliveries: Deliveries;
  /** The queue that process works on: the items of a range are sent to it. */
  queue: Queue;
  quarantine: Quarantine;
  deadLetters: DeadLetters;
  /** Hides a record that stays in the queue for a number of seconds. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  now: Clock;
  timer: Timer;
  newId(): string;
  /** In [0, 1). */
  random(): number;
  report(report: ItemReport): void;
  log: Log;
  /** What a processor logged in this field was taken out: `message`, or the name of a field. */
  tellRedacted(field: string): void;
}

/** Settings, as `lib/settings.ts` describes them. */
export interface ProcessSettings extends Pick<LambdaSettings, 'itemsAtOnce' | 'replayGuard' | 'changedContent'> {
  /** The time limit of one processor. */
  processorMs: number;
  /** For how long a failing item is tried again. */
  retryMs: number;
}

/** What a record needs of the invocation that processes it. */
export interface Invocation {
  processors: Processors;
  ports: ProcessPorts;
  settings: ProcessSettings;
  /** Which processors rest; kept by the environment, beyond this invocation. */
  rests: Rests;
  /** Kept by the environment too. */
  late: LateRuns;
  runs: Runs;
  /** Milliseconds until Lambda ends it. */
  remaining(): number;
}

/** Kept free at the end of an invocation, to write down how its items ended. */
const RESERVE_MS = 2_000;

/** Milliseconds that processors may still take. */
export function timeLeft({ remaining }: Pick<Invocation, 'remaining'>): number {
  return remaining() - RESERVE_MS;
}

export interface DeadLetters {
  /** Durably, once it returns. */
  send(letter: DeadLetter): Promise<void>;
}

/** Items that are too large for SQS. */
export interface OversizeItems {
  /** Undefined where there is no such object. */
  get(key: string): Promise<string | undefined>;
}

/** Deliveries with too many items to be sent before they were answered. */
export interface Deliveries {
  /** Undefined where there is no such object; `altered` where it is not what was stored. */
  get(key: string): Promise<StoredDelivery | 'altered' | undefined>;
}

/** Items that the queue refuses for good. */
export interface Quarantine {
  /** Durably, once it returns true. */
  keep(delivery: QuarantinedDelivery): Promise<boolean>;
}
