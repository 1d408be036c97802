import type { Context, Item, Processor, Processors } from '../../../lib/processor.ts';
import { PermanentError, RetryLater } from '../../../lib/processor-errors.ts';
import { processors as others } from '../../support/processors.ts';
import type { Environment } from '../aws/environment.ts';
import type { World } from '../engine/world.ts';
import { keyOfText } from '../observer/registry.ts';
import type { Fate } from '../sender/item-text.ts';

/** The processors of one environment. What each does with an item stands in the item itself. */
export function simulatedProcessors(environment: Environment, world: World): Processors {
  const { observer, faults, random, trace, destinations } = world;

  const run = async (name: string, position: number, item: Item<string>, { signal, attempt }: Context) => {
    const observed = observer.registry.find(keyOfText(item.key));
    if (observed === undefined) {
      observer.defect(`${name} was given an item that nobody sent`, []);
      throw new Error('this item was never sent');
    }
    const invocation = environment.invocation();
    const started = observer.processors.started({
      item: observed,
      processor: name,
      environment: environment.name,
      isTimedOut: () => signal.aborted,
      isOver: () => !invocation.isRunning(),
    });
    observer.rests.started(RESTS_AS[name] ?? name, observed.name);
    trace.add(environment.name, `processor ${name} starts`, observed.name, `attempt ${attempt}`);
    try {
      const fate = fateOf(item.data, position);
      // What it does with its own copy is its own affair.
      Object.assign(item, { data: null, json: '' });
      await destinations.call(name, environment.sleep);
      await act(fate, { signal, attempt });
      if (faults.strikes('processor throws')) throw new Error('the destination has a bad moment');
    } catch (error) {
      observer.processors.failed(started);
      throw error;
    }
    observer.processors.succeeded(started);
    trace.add(environment.name, `processor ${name} has succeeded for`, observed.name);
  };

  const act = async (fate: Fate, { signal, attempt }: Pick<Context, 'signal' | 'attempt'>): Promise<void> => {
    await environment.sleep(random.between(5, 400));
    switch (fate) {
      case 'works':
        return;
      case 'is slow':
        await environment.sleep(random.between(1_000, 25_000));
        return signal.throwIfAborted();
      case 'fails now and then':
        if (random.chance(0.5)) throw new Error('the destination is busy');
        return;
      case 'always fails':
        throw new TypeError('there is no such field');
      case 'fails for good':
        throw new PermanentError('the destination does not want it');
      case 'always asks for a delay':
      case 'asks for a delay':
        if (attempt < 3 || fate === 'always asks for a delay')
          throw new RetryLater(random.between(0, 2 * 3_600), 'the destination limits the rate');
        return;
      case 'hangs, then works':
        // It does not care for the signal.
        return environment.sleep(random.between(15_000, 60_000));
      case 'crashes the Lambda':
        environment.crash('of a processor');
        return new Promise(() => undefined);
      case 'blocks the Lambda':
        if (random.chance(0.5)) environment.block();
        return;
    }
  };

  const processor =
    (name: string, position = 0): Processor<string> =>
    (item, context) =>
      run(name, position, item, context);

  return {
    ...others,
    newLead: processor('newLead'),
    postSent: { crm: processor('crm'), chat: processor('chat', 1) },
    newConversation: processor('newConversation'),
    newApprovalItem: { search: processor('search'), mail: processor('mail', 1) },
    fallback: processor('fallback'),
  };
}

/** Of several processors of an event type each rests by itself. */
const RESTS_AS: Readonly<Record<string, string>> = {
  crm: 'postSent/crm',
  chat: 'postSent/chat',
  search: 'newApprovalItem/search',
  mail: 'newApprovalItem/mail',
};

const FATES: readonly Fate[] = [
  'works',
  'is slow',
  'fails now and then',
  'always fails',
  'fails for good',
  'asks for a delay',
  'always asks for a delay',
  'hangs, then works',
  'crashes the Lambda',
  'blocks the Lambda',
];

function fateOf(data: unknown, position: number): Fate {
  const fates: unknown = typeof data === 'object' && data !== null && 'fates' in data ? data.fates : [];
  const text: unknown = Array.isArray(fates) ? fates[position] : undefined;
  return FATES.find((fate) => fate === text) ?? 'works';
}
