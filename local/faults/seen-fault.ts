import type { StackEvent } from '../stack-events.ts';
import { SPOILER } from './spoiler.ts';

/** Faults inside a Lambda, by what is reported of them. */
export function seenFault(event: StackEvent): string | undefined {
  if (event.kind === 'invocation failed') return failureOf(event.reason);
  if (event.kind === 'completion recorded')
    return event.processor === SPOILER ? 'processor: spoiled its input' : undefined;
  if (event.kind !== 'item') return undefined;
  switch (event.item.errorName) {
    case 'InjectedFault':
      return `processor: failed ${event.item.errorMessage}`;
    case 'RetryLater':
      return event.item.outcome === 'retry' ? 'processor: its destination limits its rate' : undefined;
    case 'ProcessorTimeout':
      return 'processor: hung';
    case 'PermanentError':
      return event.item.errorMessage?.startsWith('injected fault') ? 'processor: gave up' : undefined;
    default:
      return undefined;
  }
}

/** As Lambda says it. */
function failureOf(reason: string): string | undefined {
  if (reason.includes('timed out')) return 'Lambda: out of time';
  return reason.includes('exit status') ? 'Lambda: crashed by an item' : undefined;
}
