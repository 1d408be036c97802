import { Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { addWebhook, listWebhooks, removeWebhook, rotateWebhook } from '../../lib/operate/manage-webhooks.ts';
import { planRestore } from '../../lib/operate/restore-webhooks.ts';
import type { WebhookStore } from '../../lib/operate/webhook-store.ts';
import { fileStore } from '../file-store.ts';
import { listedWebhooks } from '../listed-webhooks.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { askSecret } from '../terminal/ask-secret.ts';
import { confirm } from '../terminal/confirm.ts';
import { writeJson } from '../terminal/json.ts';
import { say } from '../terminal/say.ts';
import { jsonOption, regionOption, stackOf, stageOption } from '../terminal/stage-options.ts';
import { type CommandContext, columnsOf } from '../terminal/surroundings.ts';
import { restoreText, webhooksText } from '../webhooks-text.ts';

const EXAMPLES = `
Examples:
  npm run okto -- webhooks add 0WA001 postSent --stage prod --region eu-west-1
  npm run okto -- webhooks rotate 0WA001 --stage prod --region eu-west-1
  npm run okto -- webhooks list --stage prod --region eu-west-1 --json
  npm run okto -- webhooks add 0WA001 postSent --file webhooks.json

The receiver reads a change within 30 seconds where it could not accept a
delivery without it, and within 5 minutes otherwise.`;

/** `webhooks`: the webhooks of a stack and their secrets. */
export function webhooksCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('webhooks')
    .description('the webhooks of a stack and their secrets')
    .addCommand(addCommand(context))
    .addCommand(listCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(removeCommand(context))
    .addCommand(restoreCommand(context))
    .addHelpText('after', EXAMPLES);
}

function addCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('add')
    .description('add a webhook of Oktopost; asks for its secret, without showing it')
    .argument('<webhookId>', 'its id, as Oktopost shows it')
    .argument('<event>', 'its event type, for example postSent')
    .option('--new-event', 'the event type is newer than this project')
    .addOption(secretStdinOption())
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(fileOption())
    .addOption(jsonOption())
    .addHelpText('after', example('add 0WA001 postSent'))
    .action(async (webhookId, event, { newEvent, secretStdin, json, ...place }, command) => {
      const store = await storeOf(place, command, context);
      const webhook = { webhookId, event, isNewEvent: newEvent ?? false };
      await addWebhook(store, webhook, (id) => askSecret(id, secretStdin ?? false, context));
      const sentence = `Webhook ${webhookId} for ${event} is in ${store.name}.`;
      tell(sentence, { added: webhookId, event, store: store.name, ...store.place }, json, context);
    });
}

function listCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('list')
    .description('list all webhooks; never a secret')
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(fileOption())
    .addOption(jsonOption())
    .addHelpText('after', example('list'))
    .action(async ({ json, ...place }, command) => {
      const store = await storeOf(place, command, context);
      const listed = await listWebhooks(store);
      listedWebhooks(context.cache).remember(listed.webhooks.map(({ webhookId }) => webhookId));
      if (json) writeJson(context.stdout, { store: store.name, ...store.place, ...listed });
      else say(context.stdout, webhooksText(listed, store, columnsOf(context.stdout)));
    });
}

function rotateCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('rotate')
    .description('give a webhook a new secret; the one before it stays valid')
    .argument('<webhookId>', 'its id')
    .addOption(secretStdinOption())
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(fileOption())
    .addOption(jsonOption())
    .addHelpText('after', example('rotate 0WA001'))
    .action(async (webhookId, { secretStdin, json, ...place }, command) => {
      const store = await storeOf(place, command, context);
      await rotateWebhook(store, webhookId, (id) => askSecret(id, secretStdin ?? false, context));
      const sentence = `Webhook ${webhookId} has a new secret in ${store.name}. The one before it is still accepted.`;
      tell(sentence, { rotated: webhookId, store: store.name, ...store.place }, json, context);
    });
}

function removeCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('remove')
    .description('remove a webhook: its deliveries are refused from then on')
    .argument('<webhookId>', 'its id')
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(fileOption())
    .addOption(jsonOption())
    .addHelpText('after', example('remove 0WA001'))
    .action(async (webhookId, { json, ...place }, command) => {
      const store = await storeOf(place, command, context);
      await removeWebhook(store, webhookId);
      const sentence = `Webhook ${webhookId} is removed from ${store.name}. Its deliveries are refused.`;
      tell(sentence, { removed: webhookId, store: store.name, ...store.place }, json, context);
    });
}

function restoreCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('restore')
    .description('put the version before back, as after a mistake; shows what changes, and asks')
    .addOption(yesOption())
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(fileOption())
    .addOption(jsonOption())
    .addHelpText('after', example('restore'))
    .action(async ({ yes, json, ...place }, command) => {
      const store = await storeOf(place, command, context);
      const { changes, run } = await planRestore(store);
      if (!json) say(context.stdout, restoreText(changes, store));
      if (!yes) await confirm('Put it back?', context);
      await run();
      const sentence = `The version before is back in ${store.name}. The receiver knows it within 5 minutes.`;
      tell(sentence, { restored: changes, store: store.name, ...store.place }, json, context);
    });
}

function example(words: string): string {
  return `\nExample:\n  npm run okto -- webhooks ${words} --stage prod --region eu-west-1`;
}

/** What was done: a sentence for people, or the same as JSON. */
function tell(
  sentence: string,
  done: object,
  json: true | undefined,
  { stdout }: CommandContext<OktoSurroundings>,
): void {
  if (json) writeJson(stdout, done);
  else say(stdout, sentence);
}

function secretStdinOption() {
  return new Option('--secret-stdin', 'read the secret from the standard input');
}

function yesOption() {
  return new Option('--yes', 'do not ask');
}

function fileOption() {
  return new Option('--file <path>', 'a file instead of AWS, for this machine').conflicts(['stage', 'region']);
}

interface Place {
  stage?: string | undefined;
  region?: string | undefined;
  file?: string | undefined;
}

async function storeOf(
  place: Place,
  command: CommandUnknownOpts,
  context: CommandContext<OktoSurroundings>,
): Promise<WebhookStore> {
  if (place.file !== undefined) return fileStore(place.file);
  const stack = stackOf(place, command, context);
  // Loaded when it is needed: the SDK takes its time.
  const { stackStore } = await import('../stack-clients.ts');
  return stackStore(stack);
}
