import type { Log } from '../log.ts';
import type { ItemInfo } from '../message.ts';
import { printableEvent } from '../privacy/printable.ts';
import { printableId } from '../privacy/printable-id.ts';

/** Every line says which item it is about. */
export function itemLog(log: Log, { deliveryId, webhookId, payloadId, event, index }: ItemInfo): Log {
  const ids = { deliveryId, webhookId, payloadId: printableId(payloadId), event: printableEvent(event), index };
  return {
    debug: (message, fields) => log.debug(message, { ...ids, ...fields }),
    info: (message, fields) => log.info(message, { ...ids, ...fields }),
    warn: (message, fields) => log.warn(message, { ...ids, ...fields }),
    error: (message, fields) => log.error(message, { ...ids, ...fields }),
  };
}
