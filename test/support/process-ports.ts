import type { DeadLetter } from '../../lib/dead-letter.ts';
import type { Log, LogFields } from '../../lib/log.ts';
import { encodeMessage, type ItemInfo, type StoredItem } from '../../lib/message.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { createLateRuns } from '../../lib/process/late.ts';
import type { Ledger } from '../../lib/process/ledger.ts';
import type { ItemReport } from '../../lib/process/outcome.ts';
import type { Invocation, ProcessPorts, ProcessSettings, QueueRecord } from '../../lib/process/ports.ts';
import { createRests, type RestNews, type Rests } from '../../lib/process/rest.ts';
import { createRuns } from '../../lib/process/runs.ts';
import type { Processors, ProcessorsFor } from '../../lib/processor.ts';
import type { QuarantinedDelivery } from '../../lib/quarantine.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryRests } from './memory-rests.ts';
import { NOW } from './receive-ports.ts';

export interface LogLine {
  level: keyof Log;
  message: string;
  fields: LogFields;
}

interface Changes {
  ports?: Partial<ProcessPorts>;
  settings?: Partial<ProcessSettings>;
  rests?: Rests;
  remaining?: () => number;
}

/** An invocation whose world keeps what it is given, and does as the test says. `now` is the world's clock. */
export function invocation(processors: Processors, changes: Changes = {}) {
  const world = {
    now: NOW,
    reports: [] as ItemReport[],
    deadLetters: [] as DeadLetter[],
    sent: [] as string[],
    quarantined: [] as QuarantinedDelivery[],
    hidden: new Map<string, number>(),
    lines: [] as LogLine[],
    rests: [] as RestNews[],
  };
  let ids = 0;
  const clock = () => world.now;
  const ledger: Ledger = changes.ports?.ledger ?? memoryLedger(clock);
  const ports: ProcessPorts = {
    ledger,
    items: { get: async () => undefined, put: async (_, key, json) => ({ key, size: json.length }) },
    deliveries: { get: async () => undefined },
    queue: {
      async send(messages) {
        world.sent.push(...messages);
        return { failed: 0 };
      },
    },
    quarantine: {
      async keep(delivery) {
        world.quarantined.push(delivery);
        return true;
      },
    },
    deadLetters: {
      async send(letter) {
        world.deadLetters.push(letter);
      },
    },
    async hide(receiptHandle, seconds) {
      world.hidden.set(receiptHandle, seconds);
    },
    now: clock,
    timer: () => () => undefined,
    newId: () => `owner-${++ids}`,
    random: () => 0.5,
    report: (report) => world.reports.push(report),
    log: keepLines(world.lines),
    tellRedacted: () => undefined,
    ...changes.ports,
  };
  const settings: ProcessSettings = {
    retryMs: 72 * 3_600_000,
    processorMs: 20_000,
    itemsAtOnce: 5,
    replayGuard: 'report',
    changedContent: 'processAgain',
    ...changes.settings,
  };
  const rests =
    changes.rests ??
    createRests({
      store: memoryRests(),
      now: clock,
      timer: ports.timer,
      probeMs: 30_000,
      tell: (news) => world.rests.push(news),
    });
  const runs = createRuns();
  const made: Invocation = {
    processors,
    ports,
    settings,
    rests,
    late: createLateRuns(ledger, clock, ports.log),
    runs,
    remaining: changes.remaining ?? (() => 60_000),
  };
  return { invocation: made, world };
}

export function keepLines(lines: LogLine[]): Log {
  const keep =
    (level: keyof Log) =>
    (message: string, fields: LogFields = {}) => {
      lines.push({ level, message, fields });
    };
  return { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}

/** A table in which every event type has the same processors, but for those given. */
export function tableOf(everywhere: ProcessorsFor<string>, changes: Partial<Processors> = {}): Processors {
  const same = Object.fromEntries(eventTypes.map((type) => [type, everywhere])) as Record<
    (typeof eventTypes)[number],
    ProcessorsFor<string>
  >;
  return { ...same, fallback: everywhere, ...changes };
}

const info: ItemInfo = {
  deliveryId: 'delivery-1',
  webhookId: '0WA001',
  payloadId: '0001',
  event: 'postSent',
  index: 0,
  count: 1,
  receivedAt: new Date(NOW).toISOString(),
  sha256: 'a'.repeat(64),
};

/** A record as SQS hands it over, of an item as receive makes it. */
export function itemRecord(
  changes: Partial<ItemInfo> = {},
  content: { json: string } | { stored: StoredItem } = {
    json: '{"event":"postSent","data":{"Id":"001"}}',
  },
): QueueRecord {
  return record(encodeMessage({ info: { ...info, ...changes }, ...content }));
}

let records = 0;

export function record(body: string): QueueRecord {
  const id = `message-${++records}`;
  return { messageId: id, receiptHandle: `handle of ${id}`, body, receiveCount: 1, sentAt: NOW };
}
