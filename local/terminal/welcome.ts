import { eventTypes } from '../../lib/oktopost/events.ts';
import { parseWebhooks, type Webhook } from '../../lib/parse-webhooks.ts';
import { RECEIVER_PATH } from '../../lib/receive/receiver-path.ts';
import { LOCAL_SECRET, localWebhook } from '../../lib/sender/make-delivery.ts';
import { STATE_PATH } from '../gateway/paths.ts';
import { percent } from './percent.ts';
import { wrap } from './wrap.ts';

/**
 * What a person reads when everything runs.
 *
 * @param chaos The share of calls that go wrong on purpose.
 * @param ownWebhooks The JSON of their own, if they have any.
 * @param width Of a line; a command to type is never broken.
 */
export function welcome(
  url: string,
  chaos: number | undefined,
  ownWebhooks: string | undefined,
  milliseconds: number,
  width: number,
): string {
  const own = ownWebhooks === undefined ? undefined : [...parseWebhooks(ownWebhooks).webhooks];
  const paragraph = (text: string) => wrap(text, Math.min(width, WIDEST)).join('\n');
  return [
    '',
    `Ready in ${(milliseconds / 1_000).toFixed(1)} s. Deliveries go to`,
    `\n  POST ${url}${RECEIVER_PATH}\n`,
    own ? ownText(own) : paragraph(LOCAL_WEBHOOKS),
    `What became of them: ${url}${STATE_PATH}\n`,
    'Now type in a second terminal, for a signed delivery as Oktopost sends it:',
    `\n  npm run send -- ${own ? sendOwn(own) : 'postSent'}\n`,
    'All event types: npm run send -- --list\n',
    ...(chaos === undefined ? [] : [`${paragraph(chaosText(chaos))}\n`]),
    'Change a processor in processors/: it is live at the next item. Ctrl-C stops.',
    '',
  ].join('\n');
}

/** Longer lines are hard to read, however wide the screen is. */
const WIDEST = 80;

const LOCAL_WEBHOOKS = `Each of the ${eventTypes.length} event types has a webhook: id ${localWebhook('<event>')}, secret ${LOCAL_SECRET}`;

type OwnWebhooks = readonly (readonly [id: string, webhook: Webhook])[];

function ownText(webhooks: OwnWebhooks): string {
  const lines = webhooks.map(([id, { event }]) => `  ${id} for ${event}`);
  return `The webhooks are those of the variable WEBHOOKS:\n\n${lines.join('\n')}\n`;
}

function sendOwn([first]: OwnWebhooks): string {
  const [id, webhook] = first ?? [];
  return `${webhook?.event} --webhook ${id} --secret <its secret>`;
}

function chaosText(rate: number): string {
  return `Chaos is on: ${percent(rate)} of the calls to SQS, S3 and DynamoDB go wrong, processors fail, and Lambdas crash. Retries come 20 times sooner than usual. To send as Oktopost does, again where it was not stored: --retry-interval 1`;
}
