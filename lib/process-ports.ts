import type { ItemReport } from './item-outcome.ts';
import type { Clock, DeadLetters, ItemStore, Ledger, Log, NewId, Timer } from './ports.ts';
import type { Processors } from './processor.ts';

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
  items: ItemStore;
  deadLetters: DeadLetters;
  /** Hides a record that stays in the queue for so many seconds. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  now: Clock;
  timer: Timer;
  newId: NewId;
  /** In [0, 1). */
  random(): number;
  report(report: ItemReport): void;
  log: Log;
}

export interface ProcessSettings {
  /** How often an item is tried before it becomes a dead letter. */
  maxAttempts: number;
  /** The time limit of one processor. */
  processorMs: number;
  /** Records of a batch that are processed at a time. */
  concurrency: number;
  /** What becomes of a content that came before under another payload id. */
  replayGuard: 'report' | 'reject';
}

/** Kept free at the end of an invocation, to write down how its items ended. */
const RESERVE_MS = 2_000;

/** Milliseconds that processors may still take. */
export function timeLeft({ remaining }: Invocation): number {
  return remaining() - RESERVE_MS;
}

/** What a record needs of the invocation that processes it. */
export interface Invocation {
  processors: Processors;
  ports: ProcessPorts;
  settings: ProcessSettings;
  /** Milliseconds until Lambda ends it. */
  remaining(): number;
}
