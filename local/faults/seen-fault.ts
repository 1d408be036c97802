import type { StackEvent } from '../stack-events.ts';

/** Faults inside a Lambda, by what is reported of them. */
export function seenFault(event: StackEvent): string | undefined {
  if (event.kind === 'invocation failed' && event.reason.includes('timed out')) return 'Lambda: out of time';
  if (event.kind !== 'item') return undefined;
  switch (event.item.errorName) {
    case 'InjectedFault':
      return `processor: failed ${event.item.errorMessage}`;
    case 'ProcessorTimeout':
      return 'processor: hung';
    case 'PermanentError':
      return event.item.errorMessage?.startsWith('injected fault') ? 'processor: gave up' : undefined;
    default:
      return undefined;
  }
}
