import { eventTypes } from '../../lib/oktopost/events.ts';
import { parseWebhooks } from '../../lib/webhooks.ts';
import { RECEIVER_PATH, STATE_PATH } from '../gateway/gateway.ts';
import { LOCAL_SECRET, localWebhook } from '../sender/make-delivery.ts';
import { DEFAULT_PORT, type Options } from './options.ts';

/** What a person reads when everything runs. `ownWebhooks`: the JSON of their own, if they have any. */
export function welcome(url: string, options: Options, ownWebhooks: string | undefined, milliseconds: number): string {
  const receiver = `${url}${RECEIVER_PATH}`;
  const isDefault = ownWebhooks === undefined && url.endsWith(`:${DEFAULT_PORT}`);
  const option = isDefault ? '' : ` --url ${receiver}`;
  return `
Ready in ${(milliseconds / 1_000).toFixed(1)} s. Deliveries go to

  POST ${receiver}

${webhooksText(ownWebhooks)}
What became of them: ${url}${STATE_PATH}

Now type in a second terminal:

  npm run send -- postSent${option}    a signed delivery, as Oktopost sends it
  npm run send -- --list${' '.repeat(option.length)}      all event types

${chaosText(options)}Change a processor in lib/processors, and it is live at the next item. Ctrl-C stops.
`;
}

function chaosText({ chaos }: Options): string {
  if (chaos === undefined) return '';
  return `Chaos is on: ${chaos * 100} % of the calls to SQS, S3 and DynamoDB go wrong, processors fail, and Lambdas crash. Retries come
20 times sooner than usual. To send as Oktopost does, again where it was not stored: --retry-interval 1

`;
}

function webhooksText(ownWebhooks: string | undefined): string {
  if (ownWebhooks === undefined)
    return `Each of the ${eventTypes.length} event types has a webhook: id ${localWebhook('<event>')}, secret ${LOCAL_SECRET}`;
  const webhooks = [...parseWebhooks(ownWebhooks).webhooks].map(([id, { event }]) => `  ${id} for ${event}`);
  return `The webhooks are those of the variable WEBHOOKS:\n\n${webhooks.join('\n')}\n`;
}
