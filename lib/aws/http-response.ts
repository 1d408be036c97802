import { OKTOPOST } from '../limits.ts';
import type { DeliveryReport } from '../receive/outcome.ts';
import { RECEIVER_PATH } from '../receive/receiver-path.ts';

/** Understood by HTTP API, REST API and Function URL alike. */
export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

const ABOUT =
  'This is the address of a webhook receiver for Oktopost. It takes signed POST requests from Oktopost only, so there is ' +
  'nothing to see here. To use it, paste this address into Oktopost: Account Settings, Webhooks, New Webhook, URL.\n';

/** Oktopost tries again after this time whatever the answer says; other senders may listen. */
const RETRY_AFTER_SECONDS = String(OKTOPOST.retrySeconds);

/** What Oktopost reads, and ops find in its request log. The reason of a refusal stands in our log only: it would help a forger. */
export function toResponse({ outcome, deliveryId }: DeliveryReport): HttpResponse {
  switch (outcome.kind) {
    case 'accepted':
      return json(202, {
        accepted: outcome.items,
        ...(outcome.quarantined > 0 && { quarantined: outcome.quarantined }),
        deliveryId,
      });
    case 'quarantined':
      // A 4xx would only burn Oktopost's retries: the same bytes would come again.
      return json(202, { quarantined: true, reason: outcome.reason, deliveryId });
    case 'rejected':
      return json(401, { error: 'not authentic', deliveryId });
    case 'not found':
      return json(404, { error: `nothing is here; deliveries go to ${RECEIVER_PATH}` });
    case 'method not allowed':
      return { statusCode: 405, headers: { allow: 'POST', 'content-type': 'text/plain; charset=utf-8' }, body: ABOUT };
    case 'not stored':
    case 'not verifiable':
      return json(
        503,
        { error: 'not stored, please send it again', deliveryId },
        { 'retry-after': RETRY_AFTER_SECONDS },
      );
  }
}

/** After a defect; what it was stands in the log. */
export function internalError(): HttpResponse {
  return json(500, { error: 'internal error' });
}

function json(statusCode: number, body: object, headers: Record<string, string> = {}): HttpResponse {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
