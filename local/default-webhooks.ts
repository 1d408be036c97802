import { eventTypes } from '../lib/oktopost/events.ts';
import { parseWebhooks } from '../lib/parse-webhooks.ts';
import { LOCAL_SECRET, localWebhook } from '../lib/sender/make-delivery.ts';

/** The webhooks that exist where `WEBHOOKS` names none: one for each event type. */
export function localWebhooks(): string {
  return JSON.stringify(
    Object.fromEntries(eventTypes.map((event) => [localWebhook(event), { event, secrets: [LOCAL_SECRET] }])),
  );
}

/** What is wrong with webhooks of one's own, in sentences without secrets. */
export function webhooksProblems(json: string): readonly string[] {
  const { webhooks, problems } = parseWebhooks(json);
  return webhooks.size === 0 && problems.length === 0 ? ['It names no webhook.'] : problems;
}
