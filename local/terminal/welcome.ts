import { eventTypes } from '../../lib/oktopost/events.ts';
import { LOCAL_SECRET, localWebhook } from '../../lib/sender/make-delivery.ts';
import { parseWebhooks, type Webhook } from '../../lib/webhooks.ts';
import { RECEIVER_PATH, STATE_PATH } from '../gateway/gateway.ts';
import { DEFAULT_PORT, type Options } from './options.ts';
import { percent } from './percent.ts';

/** What a person reads when everything runs. `ownWebhooks`: the JSON of their own, if they have any. */
export function welcome(url: string, options: Options, ownWebhooks: string | undefined, milliseconds: number): string {
  const receiver = `${url}${RECEIVER_PATH}`;
  const own = ownWebhooks === undefined ? undefined : [...parseWebhooks(ownWebhooks).webhooks];
  const where = url.endsWith(`:${DEFAULT_PORT}`) ? '' : ` --url ${receiver}`;
  const send = `npm run send -- ${own ? sendOwn(own) : 'postSent'}${where}`;
  const list = 'npm run send -- --list';
  return `
Ready in ${(milliseconds / 1_000).toFixed(1)} s. Deliveries go to

  POST ${receiver}

${own ? ownText(own) : LOCAL_WEBHOOKS}
What became of them: ${url}${STATE_PATH}

Now type in a second terminal:

  ${send}    a signed delivery, as Oktopost sends it
  ${list.padEnd(send.length)}    all event types

${options.chaos === undefined ? '' : chaosText(options.chaos)}Change a processor in processors, and it is live at the next item. Ctrl-C stops.
`;
}

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
  return `Chaos is on: ${percent(rate)} of the calls to SQS, S3 and DynamoDB go wrong, processors fail, and Lambdas crash. Retries come
20 times sooner than usual. To send as Oktopost does, again where it was not stored: --retry-interval 1

`;
}
