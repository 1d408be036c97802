import type { DeadLetter } from '../../lib/dead-letter.ts';
import { STACK } from '../../lib/limits.ts';
import { processBatch } from '../../lib/process/batch.ts';
import type { Ledger } from '../../lib/process/ledger.ts';
import type { ItemReport } from '../../lib/process/outcome.ts';
import type { Invocation, ProcessPorts, ProcessSettings, QueueRecord } from '../../lib/process/ports.ts';
import type { RestNews, RestStore } from '../../lib/process/rest.ts';
import type { Processors } from '../../lib/processor.ts';
import { createClock } from '../simulation/engine/clock.ts';
import { createRandom } from '../simulation/engine/random.ts';
import { environmentOf } from './environment.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryRests } from './memory-rests.ts';
import { itemRecord } from './process-ports.ts';
import { NOW } from './receive-ports.ts';

/** A message in the queue, with when it was received; `endedAt`: it left the queue. */
export interface Carried {
  messageId: string;
  body: string;
  sentAt: number;
  receivedAt: number[];
  endedAt?: number;
}

/** What a processor can do to the environment it runs in. */
export interface Surroundings {
  sleep(milliseconds: number): Promise<void>;
  /** Nothing in it ever goes on. */
  crash(): Promise<never>;
}

export interface LambdasOptions {
  processors(environment: Surroundings): Processors;
  /** How many batches are processed at a time. */
  count?: number;
  settings?: Partial<ProcessSettings>;
  ports?: Partial<ProcessPorts>;
  /** What a call to the ledger or a queue takes: milliseconds; by default no time. */
  callMs?: readonly [least: number, most: number];
  seed?: number;
}

const TIMEOUT_MS = STACK.processTimeoutSeconds * 1_000;
/** From the queue to the Lambda. */
const ON_THE_WAY_MS = 20;

/**
 * A queue and the Lambdas behind it, in virtual time, without a fault of their own: what an answer does not name is deleted;
 * what is not hidden comes back after the queue's visibility timeout. They share a ledger and the rests, both in memory.
 */
export function createLambdas({ processors, count = 1, settings = {}, ports, callMs, seed = 1 }: LambdasOptions) {
  const clock = createClock(NOW);
  const { float, between } = createRandom(seed);
  const ledger = memoryLedger(clock.now);
  const store = memoryRests();
  const reports: ItemReport[] = [];
  const deadLetters: DeadLetter[] = [];
  const news: RestNews[] = [];
  const messages = new Map<string, Carried>();
  /** Of each message that is hidden: cancels its return. */
  const returns = new Map<string, () => void>();
  const visible: Carried[] = [];
  const idle: Environment[] = [];
  let running = 0;
  let isStopped = false;

  const hide = (message: Carried, seconds: number) => {
    returns.get(message.messageId)?.();
    const cancel = clock.after(seconds * 1_000, () => {
      visible.push(message);
      clock.after(0, work);
    });
    returns.set(message.messageId, cancel);
  };

  const newEnvironment = () =>
    createEnvironment((environment, alive) => {
      const slowly: WhileAlive = (call) =>
        alive(async () => {
          if (callMs) await clock.sleep(between(...callMs));
          return call();
        });
      const sleep = (milliseconds: number) => alive(() => clock.sleep(milliseconds));
      const { invocation } = environmentOf(processors({ ...environment, sleep }), clock, {
        ledger: ledgerWhile(slowly, ledger),
        store: storeWhile(slowly, store),
        settings,
        tell: (one) => void news.push(one),
        ports: {
          deadLetters: { send: (letter) => slowly(async () => void deadLetters.push(letter)) },
          hide: (messageId, seconds) =>
            slowly(async () => {
              const message = messages.get(messageId);
              if (message) hide(message, seconds);
            }),
          report: (report) => reports.push(report),
          random: float,
          ...ports,
        },
      });
      return invocation;
    });

  const work = () => {
    while (!isStopped && running < count && visible.length > 0)
      clock.start(() => handle(visible.splice(0, STACK.batchSize)));
  };

  const handle = async (batch: readonly Carried[]) => {
    running++;
    const records = batch.map(receive);
    await clock.sleep(ON_THE_WAY_MS);
    const environment = idle.pop() ?? newEnvironment();
    const endsAt = clock.now() + TIMEOUT_MS;
    const cancel = clock.after(TIMEOUT_MS, () => void environment.crash());
    const answer = processBatch(records, { ...environment.invocation, remaining: () => endsAt - clock.now() });
    const unfinished = await Promise.race([answer, environment.died]);
    cancel();
    if (unfinished) idle.push(environment);
    for (const message of batch) {
      if (unfinished === undefined || unfinished.includes(message.messageId)) continue;
      message.endedAt = clock.now();
      returns.get(message.messageId)?.();
    }
    running--;
    work();
  };

  const receive = (message: Carried): QueueRecord => {
    const { messageId, body, sentAt, receivedAt } = message;
    receivedAt.push(clock.now());
    hide(message, STACK.visibilityTimeoutSeconds);
    return { messageId, receiptHandle: messageId, body, sentAt, receiveCount: receivedAt.length };
  };

  return {
    reports,
    deadLetters,
    news,
    clock,
    /** Puts an item into the queue, in virtual time: now. */
    send(payloadId: string, event = 'postSent'): Carried {
      const { messageId, body } = itemRecord({ payloadId, event, receivedAt: new Date(clock.now()).toISOString() });
      const message: Carried = { messageId, body, sentAt: clock.now(), receivedAt: [] };
      messages.set(messageId, message);
      hide(message, 0);
      return message;
    },
    /** Lets time pass until the queue is empty, or for a number of seconds: then nothing is handed over any more. */
    async run(seconds?: number): Promise<void> {
      if (seconds !== undefined)
        clock.after(seconds * 1_000, () => {
          isStopped = true;
        });
      await clock.run();
    },
  };
}

function ledgerWhile(alive: WhileAlive, { find, look, claim, complete, release, firstPayloadId }: Ledger): Ledger {
  return {
    find: (...args) => alive(() => find(...args)),
    look: (...args) => alive(() => look(...args)),
    claim: (...args) => alive(() => claim(...args)),
    complete: (...args) => alive(() => complete(...args)),
    release: (...args) => alive(() => release(...args)),
    firstPayloadId: (...args) => alive(() => firstPayloadId(...args)),
  };
}

function storeWhile(alive: WhileAlive, { read, replace }: RestStore): RestStore {
  return { read: () => alive(read), replace: (...args) => alive(() => replace(...args)) };
}

type WhileAlive = <R>(call: () => Promise<R>) => Promise<R>;
type Environment = ReturnType<typeof createEnvironment>;

function createEnvironment(wire: (environment: Pick<Surroundings, 'crash'>, alive: WhileAlive) => Invocation) {
  const { promise: died, resolve } = Promise.withResolvers<undefined>();
  let isDead = false;
  const never = () => new Promise<never>(() => undefined);
  const alive: WhileAlive = async (call) => {
    if (isDead) return never();
    const result = await call();
    return isDead ? never() : result;
  };
  const crash = () => {
    isDead = true;
    resolve(undefined);
    return never();
  };
  return { crash, died, invocation: wire({ crash }, alive) };
}
