import { AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context, Item } from '../../lib/processor.ts';

/** No processor's code calls it. */
const exit = AsyncResource.bind(() => process.exit(7));

const noContact = () => new Error('no contact for Zyxwa Kzjwx');

const nextInvocation = Promise.withResolvers<void>();
const secondLead = Promise.withResolvers<void>();

/** By the item's place in its delivery. */
const deeds: readonly ((context: Context) => void | Promise<void>)[] = [
  async function leavesAPromise({ signal }) {
    void Promise.reject(noContact());
    await once(signal, 'abort');
  },
  async function throwsInATimer({ signal }) {
    setTimeout(() => {
      throw noContact();
    }, 10);
    await once(signal, 'abort');
  },
  function exits() {
    process.exit(1);
  },
  function leavesAPromiseForLater() {
    void pause(10).then(() => Promise.reject(noContact()));
  },
  function leavesAPromiseForTheNextInvocation() {
    void nextInvocation.promise.then(() => new EventEmitter().emit('error', noContact()));
  },
  async function isTheirNeighbour() {
    await pause(300);
  },
];

/** Leave behind what nobody awaits, each in its way. */
export const processors = {
  postSent: ({ index }: Item<'postSent'>, context: Context) => deeds[index]?.(context),
  newLead({ index }: Item<'newLead'>) {
    if (index === 1) secondLead.resolve();
    return index === 0 ? secondLead.promise.then(exit) : pause(5_000);
  },
  newCampaign: () => nextInvocation.resolve(),
  fallback() {},
};
