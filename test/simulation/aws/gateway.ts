import { HTTP_API } from '../../../lib/limits.ts';
import { httpApiEvent } from '../../support/http-events.ts';
import type { World } from '../engine/world.ts';
import type { Delivery } from '../sender/delivery.ts';
import type { Cloud } from './cloud.ts';
import { createReceiveLambda } from './receive-lambda.ts';

export type Header = readonly [name: string, value: string];

/** Sends a delivery to the receiver's URL, and answers the status; undefined where no answer came in 30 seconds. */
export type Post = (delivery: Delivery, headers: readonly Header[]) => Promise<number | undefined>;

const SENDER_LIMIT_MS = HTTP_API.timeoutSeconds * 1_000;

/** API Gateway, in front of the Lambda that receives. */
export function createGateway(world: World, cloud: Cloud): Post {
  const { clock, random, faults, observer } = world;
  const invoke = createReceiveLambda(world, cloud);

  return async (delivery, headers) => {
    await clock.sleep(random.between(5, 200));
    if (faults.strikes('API Gateway loses a request')) {
      await clock.sleep(SENDER_LIMIT_MS);
      return undefined;
    }
    const isBinary = delivery.items === undefined || random.chance(0.5);
    const ended = await invoke(httpApiEvent({ headers, body: delivery.body, base64: isBinary }), delivery);
    if (ended.kind === 'threw') observer.defect(`receive threw for ${delivery.name}: ${ended.error}`, [delivery.name]);
    if (ended.kind !== 'answered') return random.pick([500, 502, 504]);
    observer.answered(delivery, ended.value);
    if (!faults.strikes('API Gateway loses an answer')) return ended.value.statusCode;
    await clock.sleep(SENDER_LIMIT_MS);
    return undefined;
  };
}
