import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { errorName } from '../privacy/error-name.ts';
import { type ItemKey, keyText, type Ledger } from './ledger.ts';

/**
 * What an environment knows of runs whose end the ledger does not know: they succeeded after their time was up, or their
 * success could not be written down, or they still run in the background. A retry that comes to the same environment asks
 * here first, so that the effect is not repeated.
 */
export interface LateRuns {
  /** The processor has succeeded: writes it down, perhaps for the second time. */
  succeeded(key: ItemKey, owner: string, processor: string): void;
  /** Its time was up, and it goes on in the background; should it succeed, that is written down. */
  abandoned(key: ItemKey, owner: string, processor: string, work: Promise<void>): void;
  /**
   * What to wait for instead of running the processor again: nothing, where it is known to have succeeded; the run that goes on
   * in the background, unless that is long ago, as what hangs must not be waited for again and again.
   */
  runOf(key: ItemKey, processor: string): (() => void | Promise<void>) | undefined;
}

const LONGEST_BACKGROUND_MS = 60_000;
/** Each is some hundred bytes. */
const MOST_REMEMBERED = 1_000;

/** @param ledger Without the time limits of an invocation, which may be over. */
export function createLateRuns(ledger: Pick<Ledger, 'complete'>, now: Clock, log: Log): LateRuns {
  const successes = new Set<string>();
  const running = new Map<string, { work: Promise<void>; since: number }>();
  const nameOf = (key: ItemKey, processor: string) => `${keyText(key)} ${processor}`;

  const inBackground = (name: string): Promise<void> | undefined => {
    const run = running.get(name);
    return run && now() - run.since < LONGEST_BACKGROUND_MS ? run.work : undefined;
  };
  const write = async (key: ItemKey, owner: string, processor: string) => {
    try {
      await ledger.complete(key, owner, processor, false);
    } catch (error) {
      log.warn('a success could not be written down', { processor, error: errorName(error) });
    }
  };
  const succeeded: LateRuns['succeeded'] = (key, owner, processor) => {
    const [oldest] = successes;
    if (successes.size >= MOST_REMEMBERED && oldest !== undefined) successes.delete(oldest);
    successes.add(nameOf(key, processor));
    void write(key, owner, processor);
  };

  return {
    succeeded,
    abandoned(key, owner, processor, work) {
      const name = nameOf(key, processor);
      if (inBackground(name)) return;
      const run = { work, since: now() };
      running.set(name, run);
      const end = () => running.get(name) === run && running.delete(name);
      work
        .then(
          () => succeeded(key, owner, processor),
          () => undefined,
        )
        .finally(end);
    },
    runOf(key, processor) {
      const name = nameOf(key, processor);
      if (successes.has(name)) return () => undefined;
      const work = inBackground(name);
      return work && (() => work);
    },
  };
}
