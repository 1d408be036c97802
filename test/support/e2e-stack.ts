import { startLocalStack } from '../../local/stack.ts';
import type { LocalStackSettings } from '../../local/stack-settings.ts';
import { OBSERVED_TABLE, startObserver } from '../chaos/observer.ts';
import { watchEvents } from './e2e-events.ts';

/** A local stack whose processors act on an observer. */
export async function startObservedStack(settings: LocalStackSettings = {}) {
  const observer = await startObserver();
  const events = watchEvents();
  const stack = await startLocalStack({
    processorsTable: OBSERVED_TABLE,
    onEvent: events.onEvent,
    ...settings,
    variables: { OBSERVER_URL: observer.url, ...settings.variables },
  });
  return {
    stack,
    events,
    observer,
    receiver: `${stack.url}/webhooks/oktopost`,
    async stop(): Promise<void> {
      await stack.stop();
      await observer.stop();
    },
  };
}

export type ObservedStack = Awaited<ReturnType<typeof startObservedStack>>;
