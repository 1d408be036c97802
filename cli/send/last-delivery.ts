import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../lib/json.ts';
import type { EventType } from '../../lib/oktopost/events.ts';
import { PAYLOAD_HEADER, readDeliveryHeaders } from '../../lib/oktopost/headers.ts';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';

export interface SentDelivery {
  url: URL;
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
        return `The delivery is not remembered for --resend: ${error instanceof Error ? error.message : String(error)}`;
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
  return JSON.stringify({ url: url.href, headers, body: body.toString('base64') });
}

function parse(text: string): SentDelivery | undefined {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || !isRecord(value.headers)) return undefined;
  if (typeof value.url !== 'string' || typeof value.body !== 'string') return undefined;
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value.headers)) if (typeof text === 'string') headers[name] = text;
  const { payloadIds } = readDeliveryHeaders({ [PAYLOAD_HEADER]: headers[PAYLOAD_HEADER] });
  return { url: new URL(value.url), delivery: { body: Buffer.from(value.body, 'base64'), headers, payloadIds } };
}
