import { type HttpEvent, toRequest } from '../../../lib/aws/http-request.ts';
import { type HttpResponse, toResponse } from '../../../lib/aws/http-response.ts';
import { wireReceive } from '../../../lib/aws/wire-receive.ts';
import { STACK } from '../../../lib/limits.ts';
import type { ReceivePorts } from '../../../lib/receive/ports.ts';
import { receive } from '../../../lib/receive/receive.ts';
import type { World } from '../engine/world.ts';
import type { Delivery } from '../sender/delivery.ts';
import type { Cloud } from './cloud.ts';
import type { Ended, Environment } from './environment.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import { callFrom } from './network.ts';
import { simulatedObjects } from './s3.ts';
import { secretsClient } from './secrets.ts';
import { sqsClient } from './sqs-client.ts';

const LIMIT_MS = STACK.receiveTimeoutSeconds * 1_000;

/** @param delivery What the request is, for the trace. */
export type InvokeReceive = (event: HttpEvent, delivery: Delivery) => Promise<Ended<HttpResponse>>;

/** The Lambda that receives, with the real code of `lib` in it. */
export function createReceiveLambda(world: World, cloud: Cloud): InvokeReceive {
  const warm = createEnvironmentPool('receive', world, (environment) => wire(environment, world, cloud));

  return (event, { name, webhookId, items = [] }) => {
    const { environment, ports } = warm();
    world.trace.add(environment.name, `POST ${name} to ${webhookId}`, ...items.map((item) => item.name));
    const request = cloud.plant.request(toRequest(event), cloud.secret);
    return environment.invoke(LIMIT_MS, name, async (remaining) => {
      const response = toResponse(await receive(request, { ...ports(), remaining }));
      world.trace.add(environment.name, `answers ${response.statusCode} to ${name}`, response.body);
      return response;
    });
  };
}

const CONFIG = { queueUrl: 'queue', bucket: 'bucket', webhooks: { secretId: 'webhooks' } };

/** As `functions/receive.ts` does it. The first invocation reads the secrets early. */
function wire(environment: Environment, world: World, cloud: Cloud): () => Omit<ReceivePorts, 'remaining'> {
  const { trace, newName } = world;
  const call = callFrom(environment, world);
  const wired = wireReceive(CONFIG, {
    sqs: cloud.plant.sqs(sqsClient(cloud, call, world)),
    secrets: () => secretsClient(cloud.secret, call),
    objects: simulatedObjects(cloud.bucket, call),
    now: environment.now,
    timer: environment.timer,
    pause: environment.sleep,
    newId: () => newName('post'),
    onProblem: (problem) => trace.add(environment.name, problem),
  });
  const ports = { ...wired, queue: cloud.plant.queue(wired.queue) };
  let isCold = true;
  return () => {
    if (isCold) ports.webhooks.get().catch(() => undefined);
    isCold = false;
    return ports;
  };
}
