import type { Clock, Timer } from '../clock.ts';
import { PermanentError, RetryLater } from '../processor-errors.ts';
import type { Cause } from './outcome.ts';
import { answerWithin, LEDGER } from './unreachable.ts';

/** A time in which a processor's destination is left alone. Times are milliseconds since the epoch. */
export interface Rest {
  /** When it began; it may have been lengthened since. */
  since: number;
  /** Then one item may try whether the destination works again. */
  until: number;
  /** How long it last was. */
  seconds: number;
  /** An item is trying, until then at the latest; 0: nobody is. */
  probeUntil: number;
  cause: Cause;
}

/** The rests of all processors by name, as all Lambdas share them. */
export interface RestStore {
  read(): Promise<ReadonlyMap<string, Rest>>;
  /** Replaces what was read; undefined: there is no rest. False where another Lambda has replaced it meanwhile. */
  replace(processor: string, before: Rest | undefined, after: Rest | undefined): Promise<boolean>;
}

export type RestNews = { kind: 'begins' | 'ends'; processor: string; rest: Rest };

/** `probe`: alone of all items it may try the destination of a resting processor. */
export type Admission = { kind: 'free' } | { kind: 'probe'; rest: Rest } | { kind: 'resting'; rest: Rest };

/** Which processors rest, as one environment sees it. */
export interface Rests {
  /**
   * The rest during which nobody may try; undefined where the processor works, or an item is wanted that tries. Throws
   * `Unreachable` where nothing is known that is fresh; the others never throw, and take what was known last.
   */
  restOf(processor: string, failures: number): Promise<Rest | undefined>;
  /**
   * Asked right before a run. Each `probe` is to be settled.
   *
   * @param failures Of the item, before: the fewer, the better it shows whether the destination works, and the sooner it may try.
   */
  admit(processor: string, failures: number): Promise<Admission>;
  /** The processor has returned: its destination works. */
  succeeded(processor: string, admission: Admission): Promise<void>;
  /** @returns The rest that there is now. */
  failed(processor: string, admission: Admission, failure: RestFailure): Promise<Rest | undefined>;
}

export interface RestFailure {
  /** Of the item, to tell different ones apart. */
  itemKey: string;
  error: unknown;
  cause: Cause;
}

/** Different items in a row that fail: it is the destination, and not the items. */
export const FAILURES = 5;
export const FIRST_SECONDS = 15;
/** A destination that limits its rate, and does not say for how long. */
export const FIRST_LIMITED_SECONDS = 1;
export const LONGEST_SECONDS = 900;
/** Of what is left of such a rest after an item that succeeded, where all together would only be refused again. */
const FASTER = 0.95;
/** Then all are tried together again: perhaps the destination takes them now. */
const SHORTEST_SECONDS = 0.5;
/**
 * An item that has failed may try later than one that has not, by a twentieth of the rest for each time, and by half of it at most:
 * one that fails whatever its destination does would hold back those that work. Where the rate is limited nothing speaks against
 * an item, and a tenth is enough.
 */
const LATER_FOR_EACH = 1 / 20;
const LATEST = 1 / 2;
const LATER_WHERE_LIMITED = 1 / 10;
/** How old may be what an environment knows of the others' rests. */
const FRESH_MS = 10_000;
/** Rests are a courtesy: nobody waits long for the store. */
const ANSWER_MS = 3_000;
/** Where nobody has tried for this long, the queue was empty or on hold, and the destination may have worked all the while. */
const FORGOTTEN_MS = 3_600_000;

export interface RestOptions {
  store: RestStore;
  now: Clock;
  timer: Timer;
  /** How long a run may take, with what comes after it: then another item may try. */
  probeMs: number;
  tell(news: RestNews): void;
}

export function createRests({ store, now, timer, probeMs, tell }: RestOptions): Rests {
  let known: ReadonlyMap<string, Rest> = new Map();
  let reading: Promise<void> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  /** The items that failed in a row, by processor. */
  const failing = new Map<string, Set<string>>();
  /** The processors whose rest has ended here, and for which nothing has succeeded since but the items that tried. */
  const crowded = new Set<string>();

  const read = async (): Promise<void> => {
    known = await answerWithin(ANSWER_MS, LEDGER, () => store.read(), timer);
    readAt = now();
  };
  const refresh = async (): Promise<void> => {
    if (now() - readAt < FRESH_MS) return;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    await reading;
  };
  const note = (processor: string, rest: Rest | undefined) => {
    const next = new Map(known);
    if (rest === undefined) next.delete(processor);
    else next.set(processor, rest);
    known = next;
  };
  /** Where somebody else was faster, what is known is read anew; not where the store is out of reach, which holds nobody twice. */
  const replace = async (processor: string, before: Rest | undefined, after: Rest | undefined): Promise<boolean> => {
    const call = () => store.replace(processor, before, after);
    const replaced = await answerWithin(ANSWER_MS, LEDGER, call, timer).catch(() => undefined);
    if (replaced) note(processor, after);
    else if (replaced === false) await read().catch(() => undefined);
    return replaced === true;
  };
  const begin = async (processor: string, seconds: number, cause: Cause) => {
    failing.delete(processor);
    if (known.has(processor)) return;
    const rest = { since: now(), until: now() + seconds * 1_000, seconds, probeUntil: 0, cause };
    const isBegun = await replace(processor, undefined, rest);
    // Where it stands as it was to be, only the answer was lost, and the client asked again.
    if (isBegun || JSON.stringify(known.get(processor)) === JSON.stringify(rest))
      tell({ kind: 'begins', processor, rest });
  };
  const lengthen = async (processor: string, before: Rest, seconds: number, cause: Cause) => {
    const since = now() - before.until > FORGOTTEN_MS ? now() : before.since;
    await replace(processor, before, { since, until: now() + seconds * 1_000, seconds, probeUntil: 0, cause });
  };
  /** For how long a destination that limits its rate is left alone between two items; undefined: all may go on. */
  const secondsBetween = (processor: string, { seconds }: Rest): number | undefined => {
    if (seconds >= FIRST_SECONDS || !crowded.has(processor)) return undefined;
    const next = Math.min(seconds, FIRST_LIMITED_SECONDS) * FASTER;
    return next < SHORTEST_SECONDS ? undefined : next;
  };
  const laterMs = (seconds: number, failures: number): number => {
    if (failures === 0) return 0;
    const part = seconds < FIRST_SECONDS ? LATER_WHERE_LIMITED : Math.min(failures * LATER_FOR_EACH, LATEST);
    return seconds * 1_000 * part;
  };
  const isOn = ({ until, seconds, probeUntil }: Rest, failures: number) =>
    now() < Math.max(until + laterMs(seconds, failures), probeUntil);
  const countFailure = (processor: string, itemKey: string): number => {
    const items = failing.get(processor) ?? new Set();
    failing.set(processor, items.add(itemKey));
    return items.size;
  };

  return {
    async restOf(processor, failures) {
      await refresh();
      const rest = known.get(processor);
      return rest && isOn(rest, failures) ? rest : undefined;
    },

    async admit(processor, failures) {
      await refresh().catch(() => undefined);
      const rest = known.get(processor);
      if (rest === undefined) return { kind: 'free' };
      if (isOn(rest, failures)) return { kind: 'resting', rest };
      const probe = { ...rest, probeUntil: now() + probeMs };
      // Taken at once for this environment, so that its other items do not ask too.
      note(processor, probe);
      if (await replace(processor, rest, probe)) return { kind: 'probe', rest: probe };
      const other = known.get(processor);
      return other === undefined ? { kind: 'free' } : { kind: 'resting', rest: other };
    },

    async succeeded(processor, admission) {
      failing.delete(processor);
      if (admission.kind !== 'probe') return void crowded.delete(processor);
      const { rest } = admission;
      const seconds = secondsBetween(processor, rest);
      if (seconds !== undefined)
        return void (await replace(processor, rest, {
          ...rest,
          until: now() + seconds * 1_000,
          seconds,
          probeUntil: 0,
        }));
      crowded.add(processor);
      // Nobody else ends it: where it is gone, only the answer was lost.
      if ((await replace(processor, rest, undefined)) || !known.has(processor)) tell({ kind: 'ends', processor, rest });
    },

    async failed(processor, admission, { itemKey, error, cause }) {
      const probed = admission.kind === 'probe' ? admission.rest : undefined;
      if (error instanceof PermanentError) {
        if (probed) await replace(processor, probed, { ...probed, probeUntil: 0 });
        return known.get(processor);
      }
      const asked = error instanceof RetryLater && error.scope === 'destination';
      const first = asked ? FIRST_LIMITED_SECONDS : FIRST_SECONDS;
      const next = probed ? Math.min(Math.max(first, probed.seconds * 2), LONGEST_SECONDS) : first;
      const seconds = (asked ? error.seconds : undefined) ?? next;
      if (probed) await lengthen(processor, probed, seconds, cause);
      else if (asked || countFailure(processor, itemKey) >= FAILURES) await begin(processor, seconds, cause);
      return known.get(processor);
    },
  };
}
