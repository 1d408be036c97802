import { atInit } from '../lib/aws/at-init.ts';
import { deliveryReports } from '../lib/aws/delivery-report.ts';
import { guardProcess } from '../lib/aws/guard-process.ts';
import { type HttpEvent, toRequest } from '../lib/aws/http-request.ts';
import { type HttpResponse, internalError, toResponse } from '../lib/aws/http-response.ts';
import type { LambdaContext } from '../lib/aws/lambda-context.ts';
import { createLog } from '../lib/aws/log.ts';
import { createMetrics } from '../lib/aws/metrics.ts';
import { receiveSurroundings } from '../lib/aws/receive-surroundings.ts';
import { wireReceive } from '../lib/aws/wire-receive.ts';
import { readReceiveConfig, stackOptions } from '../lib/config.ts';
import { describeDefect } from '../lib/privacy/defect.ts';
import { receive } from '../lib/receive/receive.ts';

const log = createLog('receive');
const metrics = createMetrics('receive');
const report = deliveryReports(log, metrics, stackOptions());
const guard = guardProcess(process, (error) => log.error('an error that nobody awaited', describeDefect(error)));
const wired = atInit(() => {
  const config = readReceiveConfig();
  const ports = wireReceive(config, receiveSurroundings(config.bucket, log, metrics));
  // Read early; the delivery that needs them waits for the same reading, and reports its failure.
  ports.webhooks.get().catch(() => undefined);
  return ports;
});

/** The Lambda behind the webhook's URL. */
export async function handler(event: HttpEvent, context: LambdaContext): Promise<HttpResponse> {
  guard();
  const startedAt = Date.now();
  const remaining = () => context.getRemainingTimeInMillis();
  try {
    const received = await receive(toRequest(event), { ...wired(), remaining });
    report(received, Date.now() - startedAt);
    return toResponse(received);
  } catch (error) {
    log.error('delivery not received: answered 500, and Oktopost sends it again', describeDefect(error));
    return internalError();
  }
}
