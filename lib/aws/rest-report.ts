import type { Log } from '../log.ts';
import type { RestNews } from '../process/rest.ts';
import type { EmitMetrics } from './metrics.ts';

/** Tells ops that a processor is left alone for a time, or works again: a log line and a metric by processor each. */
export function restReports(log: Log, emit: EmitMetrics): (news: RestNews) => void {
  return ({ kind, processor, rest }) => {
    const { errorName, message: errorMessage } = rest.cause;
    const [level, message, metric] = LINES[kind];
    log[level](message, { processor, seconds: rest.seconds, errorName, errorMessage });
    emit({ processor }, { [metric]: [1] });
  };
}

const LINES = {
  begins: ['warn', 'processor rests: its destination asked for time, or failed item after item', 'RestsBegun'],
  ends: ['info', 'processor works again: one item was tried, and has succeeded', 'RestsEnded'],
} as const satisfies Record<RestNews['kind'], readonly ['info' | 'warn', string, string]>;
