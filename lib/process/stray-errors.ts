import type { Log, LogFields } from '../log.ts';
import { describeThrown } from '../privacy/describe-thrown.ts';
import { type Sent, unknownText } from '../privacy/sent.ts';
import { itemLog } from './item-log.ts';
import type { ItemRun, Runs } from './runs.ts';

/** A timer that throws each time has said enough then. */
const MOST_TOLD = 10;

/**
 * What becomes of an error that no `await` and no `catch` will see: a rejection that nobody awaits, or what was thrown in a
 * timer or an emitter. It fails the run that it came from, while that goes on; afterwards it is logged. Where nobody can tell
 * whose it is (an emitter or a signal that several share) it is logged with what goes on. Nobody else is harmed.
 */
export function strayErrors(runs: Runs, log: Log): (error: unknown) => void {
  const told = new WeakMap<ItemRun, number>();
  return (error) => {
    const run = runs.current();
    if (run === undefined) return log.error(OF_NOBODY, { ...causeOf(error, unknownText), running: runs.names() });
    const goesOn = runs.end(run);
    if (goesOn) run.fail(error);
    const before = told.get(run) ?? 0;
    told.set(run, before + 1);
    if (before >= MOST_TOLD) return;
    const [level, message] = goesOn ? FAILS : TOO_LATE;
    itemLog(log, run.info)[level](message, { processor: run.processor, ...causeOf(error, run.sent) });
  };
}

const FAILS = ['warn', 'the processor failed by an error that nobody awaited: await it, or catch it'] as const;
const TOO_LATE = [
  'error',
  'an error that nobody awaited came after its processor had ended, so the item stays as it is: await it, or catch it',
] as const;
const OF_NOBODY = 'an error that nobody awaited, of an unknown processor: await it, or catch it';

function causeOf(error: unknown, sent: Sent): LogFields {
  const { errorName, message: errorMessage } = describeThrown(error, sent);
  return { errorName, errorMessage };
}
