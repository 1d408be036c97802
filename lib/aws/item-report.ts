import type { Log } from '../log.ts';
import type { ItemOutcome, ItemReport } from '../process/outcome.ts';
import { toItemLine } from './item-line.ts';
import { type EmitMetrics, eventDimension } from './metrics.ts';

/** Tells ops how items ended: a log line each at once, and metrics once a batch, by event type. */
export function itemReports(log: Log, emit: EmitMetrics) {
  const reports: ItemReport[] = [];
  return {
    report(report: ItemReport): void {
      reports.push(report);
      logItem(report, log);
    },
    flush(): void {
      const batch = reports.splice(0);
      const done = batch.filter(({ outcome }) => outcome.kind === 'done');
      const byEvent = Map.groupBy(done, ({ info }) => eventDimension(info?.event ?? ''));
      for (const [event, group] of byEvent) emit({ event }, { ItemsDone: [group.length] });
      if (batch.length > 0) emit({}, metricsOf(batch));
    },
  };
}

function logItem(report: ItemReport, log: Log): void {
  const [level, message] = LINES[report.outcome.kind];
  log[level](message, toItemLine(report));
}

const LINES = {
  done: ['info', 'item done'],
  duplicate: ['info', 'item already done: a resend, or delivered twice by SQS'],
  split: ['info', 'range of a delivery split: its items are in the queue'],
  dead: ['error', 'item given up: it is in the dead-letter queue with its cause'],
  retry: ['warn', 'item failed: it comes back later'],
  resting: ['info', 'item waits for its processor, which rests'],
  waiting: ['info', 'item waits for the time that its processor asked for'],
  busy: ['info', 'item is being processed by another invocation: it comes back to see how that ended'],
  'not started': ['info', "item not started: the batch used up the invocation's time; it comes back"],
  unavailable: ['error', 'item not processed: a service that it needs could not be reached; it comes back'],
  defect: ['error', 'item not processed: a bug of oktopost-webhooks itself; it comes back'],
} as const satisfies Record<ItemOutcome['kind'], readonly ['info' | 'warn' | 'error', string]>;

/** What is done is counted by event type; every value of a dimension is a metric that is paid for, so nothing else is. */
const METRIC = {
  duplicate: 'ItemsDuplicate',
  split: 'RangesSplit',
  dead: 'ItemsDead',
  retry: 'ItemsRetried',
  resting: 'ItemsResting',
  waiting: 'ItemsWaiting',
  busy: 'ItemsBusy',
  'not started': 'ItemsNotStarted',
  unavailable: 'ItemsUnavailable',
  defect: 'ItemsDefect',
} as const satisfies Record<Exclude<ItemOutcome['kind'], 'done'>, string>;

function metricsOf(batch: readonly ItemReport[]): Record<string, number[]> {
  const values: Record<string, number[]> = {};
  const add = (name: string, value: number) => {
    values[name] = [...(values[name] ?? []), value];
  };
  for (const { outcome, ageMilliseconds, replayOf, changedFrom } of batch) {
    if (outcome.kind === 'done') add('EndToEndMilliseconds', ageMilliseconds ?? 0);
    else add(METRIC[outcome.kind], 1);
    if (replayOf !== undefined) add('ItemsReplayed', 1);
    if (changedFrom !== undefined) add('ItemsChanged', 1);
  }
  return values;
}
