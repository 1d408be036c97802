import { type HttpEvent, toRequest } from '../../../lib/aws/http-request.ts';
import { type HttpResponse, toResponse } from '../../../lib/aws/http-response.ts';
import { s3Items } from '../../../lib/aws/s3-items.ts';
import { s3Quarantine } from '../../../lib/aws/s3-quarantine.ts';
import { secretsManagerWebhooks } from '../../../lib/aws/secrets-webhooks.ts';
import { sqsQueue } from '../../../lib/aws/sqs-queue.ts';
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
    return environment.invoke(LIMIT_MS, name, async () => {
      const response = toResponse(await receive(request, ports()));
      world.trace.add(environment.name, `answers ${response.statusCode} to ${name}`, response.body);
      return response;
    });
  };
}

/** As `functions/receive.ts` does it. The first invocation reads the secrets early. */
function wire(environment: Environment, world: World, cloud: Cloud): () => ReceivePorts {
  const { trace, newName } = world;
  const call = callFrom(environment, world);
  const objects = simulatedObjects(cloud.bucket, call);
  const sqs = cloud.plant.sqs(sqsClient(cloud, call, world));
  const secrets = secretsClient(cloud.secret, call);
  const onProblem = (problem: string) => trace.add(environment.name, problem);
  const ports: ReceivePorts = {
    webhooks: secretsManagerWebhooks(secrets, 'webhooks', environment.now, onProblem),
    queue: cloud.plant.queue(sqsQueue(sqs, 'queue', environment.sleep)),
    items: s3Items(objects),
    quarantine: s3Quarantine(objects),
    now: environment.now,
    newId: () => newName('post'),
  };
  let isCold = true;
  return () => {
    if (isCold) ports.webhooks.get().catch(() => undefined);
    isCold = false;
    return ports;
  };
}
