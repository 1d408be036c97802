import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fieldsOf } from '../../lib/json.ts';

/** A table of processors that tell the observer, at the address in the variable OBSERVER_URL. */
export const OBSERVED_TABLE = join(import.meta.dirname, 'observed-processors.ts');

/** What a processor did to the world. */
export interface Effect {
  webhookId: string;
  payloadId: string;
  event: string;
  /** Size of the item's text. */
  bytes: number;
  /** Which code did it. */
  version?: string;
}

/** The world that processors act on: an HTTP server outside the pipeline that sees every effect. */
export async function startObserver(onEffect: (effect: Effect) => void = () => {}) {
  const effects: Effect[] = [];
  const arrivals: ((effect: Effect) => void)[] = [];
  let gate: Promise<void> = Promise.resolve();
  const server = createServer(async (request, response) => {
    try {
      const effect = readEffect(await json(request));
      effects.push(effect);
      onEffect(effect);
      for (const arrive of arrivals.splice(0)) arrive(effect);
      await gate;
      response.end();
    } catch {
      // Whoever told it has crashed while it did: that is no effect.
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    effects,
    /** The next effect that arrives. */
    next: () => new Promise<Effect>((resolve) => arrivals.push(resolve)),
    /** Lets processors wait for their answer until the returned function is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    async stop(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function readEffect(value: unknown): Effect {
  const { webhookId, payloadId, event, bytes, version } = fieldsOf(value);
  return {
    webhookId: String(webhookId),
    payloadId: String(payloadId),
    event: String(event),
    bytes: Number(bytes),
    ...(version !== undefined && { version: String(version) }),
  };
}
