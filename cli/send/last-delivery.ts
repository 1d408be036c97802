import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, isRecord, parseJson } from '../../lib/json.ts';
import type { EventType } from '../../lib/oktopost/events.ts';
import { PAYLOAD_HEADER, readDeliveryHeaders } from '../../lib/oktopost/headers.ts';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';
import { messageOf } from '../../local/message-of.ts';

/** A delivery that was sent, as it is remembered. */
export interface SentDelivery {
  /** Where to, if somebody said so: the local receiver is found anew each time, since its port may be another one then. */
  url: URL | undefined;
  delivery: OutgoingDelivery;
}

/** Remembers the last delivery of each event type, so that it can be sent again in another run. Secrets are not kept. */
export function lastDeliveries(folder: string) {
  const fileOf = (event: EventType) => join(folder, `${event}.json`);
  return {
    /** Says what is wrong where it could not: the delivery itself was sent all the same. */
    remember(event: EventType, sent: SentDelivery): string | undefined {
      try {
        mkdirSync(folder, { recursive: true });
        // Its payload may hold personal data.
        writeFileSync(fileOf(event), print(sent), { mode: 0o600 });
        return undefined;
      } catch (error) {
        return `The delivery is not remembered for --resend: ${messageOf(error)}`;
      }
    },
    /** Undefined where none was sent yet. */
    recall(event: EventType): SentDelivery | undefined {
      try {
        return parse(readFileSync(fileOf(event), 'utf8'));
      } catch {
        return undefined;
      }
    },
  };
}

function print({ url, delivery: { headers, body } }: SentDelivery): string {
  return JSON.stringify({ url: url?.href, headers, body: body.toString('base64') });
}

function parse(text: string): SentDelivery | undefined {
  const { url, headers: given, body } = fieldsOf(parseJson(text));
  if (typeof body !== 'string' || !isRecord(given)) return undefined;
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(given)) if (typeof text === 'string') headers[name] = text;
  const { payloadIds } = readDeliveryHeaders({ [PAYLOAD_HEADER]: headers[PAYLOAD_HEADER] });
  const delivery = { body: Buffer.from(body, 'base64'), headers, payloadIds };
  return { url: typeof url === 'string' ? new URL(url) : undefined, delivery };
}
