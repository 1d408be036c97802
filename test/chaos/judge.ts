import type { DeadLetterState } from '../../local/state/types.ts';
import { crashes } from './crashing.ts';
import type { Observations } from './experiment.ts';

/** A promise, what was seen of it, and whether it was kept. */
export interface Verdict {
  promise: string;
  seen: string;
  kept: boolean;
}

/** Holds what was seen against what is promised. */
export function judge({ acknowledged, done, dead, effects, lateEffects }: Observations): Verdict[] {
  const items = [...acknowledged];
  const missing = items.filter((item) => !done.has(item) && !dead.has(item));
  const causeless = [...dead.values()].filter(({ reason, errorName }) => reason === '' || errorName === undefined);
  const affected = new Set(effects.map(({ webhookId, payloadId }) => `${webhookId}#${payloadId}`));
  const empty = [...done].filter((item) => !affected.has(item));
  const spoiled = effects.filter(({ bytes }) => bytes === 0);
  const letters = [...dead.values()];
  const unfit = letters.filter((letter) => !causeless.includes(letter) && !fits(letter));
  const doneItems = items.filter((item) => done.has(item)).length;
  return [
    {
      promise: 'what was answered 2xx is done or dead',
      seen: `${doneItems} done, ${items.length - doneItems - missing.length} dead, ${missing.length} missing`,
      kept: missing.length === 0,
    },
    {
      promise: 'what is dead has its cause',
      seen: `${dead.size} dead letters, ${causeless.length} without a cause`,
      kept: causeless.length === 0,
    },
    {
      promise: 'no item is dead that would succeed, and the reason fits',
      seen: `${letters.length} dead letters, ${letters.filter(({ reason }) => reason === 'crashed each time').length} of items that crash, ${unfit.length} that should not be`,
      kept: unfit.length === 0,
    },
    {
      promise: 'a processor is given what was sent, whatever others do to it',
      seen: `${effects.length} effects, ${spoiled.length} of spoiled input`,
      kept: spoiled.length === 0,
    },
    {
      promise: 'what is done has had its effect',
      seen: `${affected.size} items with an effect, ${empty.length} done without`,
      kept: empty.length === 0,
    },
    {
      promise: 'no effect after its completion was recorded',
      seen: `${effects.length} effects, ${effects.length - affected.size} repeated before, ${lateEffects.length} after`,
      kept: lateEffects.length === 0,
    },
  ];
}

/** Nothing lasts long enough here for an item to die of time: it crashes the Lambda, or its processor has given it up. */
function fits({ payloadId, reason, errorName }: DeadLetterState): boolean {
  if (reason === 'crashed each time') return crashes(payloadId);
  return reason === 'permanent error' && errorName === 'PermanentError';
}
