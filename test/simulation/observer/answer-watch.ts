import type { HttpResponse } from '../../../lib/aws/http-response.ts';
import type { Bucket } from '../aws/s3.ts';
import type { Tally } from '../engine/tally.ts';
import type { Delivery } from '../sender/delivery.ts';
import type { Break } from './promises.ts';
import type { QueueWatch } from './queue-watch.ts';

interface Answer {
  deliveryId: string;
  accepted?: number;
  quarantined?: boolean;
}

/** Checks each answer at the moment it is given: what it says must be true already. */
export function createAnswerWatch(queue: QueueWatch, bucket: Bucket, tally: Tally, broken: Break) {
  const checkAccepted = ({ items, name }: Delivery, { deliveryId, accepted }: Answer) => {
    if (accepted !== items?.length) {
      const what = `${name} was accepted with ${accepted} items, and has ${items?.length ?? 'none that can be read'}`;
      broken('stored', what, [name, deliveryId]);
    }
    const stored = queue.storedOf(deliveryId);
    for (const [index, item] of items?.entries() ?? []) {
      if (stored.get(index) === item) continue;
      const what = `${name} was answered 202 as ${deliveryId}, but ${item.name} is not in the queue`;
      broken('stored', what, [name, deliveryId, item.name]);
    }
  };

  const checkQuarantined = ({ name, body }: Delivery, { deliveryId }: Answer) => {
    const isOfThis = (key: string) => key.startsWith('quarantine/unreadable/') && key.endsWith(`-${deliveryId}.json`);
    const object = [...bucket].find(([key]) => isOfThis(key))?.[1];
    if (object !== undefined && JSON.parse(object).bodyBase64 === body.toString('base64')) return;
    broken('stored', `${name} was answered 202 as ${deliveryId}, but it is not in quarantine`, [name, deliveryId]);
  };

  return (delivery: Delivery, { statusCode, body }: HttpResponse): void => {
    tally.add(`answered ${statusCode}`);
    if (statusCode < 200 || statusCode > 299) return;
    const answer: Answer = JSON.parse(body);
    const names = [delivery.name, answer.deliveryId];
    if (!delivery.isAuthentic) broken('only the sender', `${delivery.name} was answered ${statusCode}`, names);
    else if (answer.quarantined) checkQuarantined(delivery, answer);
    else checkAccepted(delivery, answer);
  };
}
