import { readFileSync } from 'node:fs';
import { type Command, RootCommand } from '@bomb.sh/tab';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { events, eventTypes } from '../lib/oktopost/events.ts';
import { parseWebhooks } from '../lib/parse-webhooks.ts';
import { listedWebhooks } from './listed-webhooks.ts';
import { SHELL_NAMES } from './shells.ts';
import { shortName, withAllBelow } from './terminal/command-path.ts';

interface Value {
  value: string;
  description: string;
}

/** Prints what the last of the words could be, for the script that the shell runs. AWS is not asked: a shell must not wait. */
export function writeCompletions(program: CommandUnknownOpts, words: readonly string[], cache: string): void {
  const root = new RootCommand();
  for (const command of withAllBelow(program)) describe(command, root, () => webhookIds(words, cache));
  root.parse([...words]);
}

function describe(command: CommandUnknownOpts, root: RootCommand, ids: () => Value[]): void {
  const target = command.parent ? root.command(shortName(command), command.description()) : root;
  for (const { long, description, required } of command.options) {
    const name = long?.slice(2) ?? '';
    if (required) target.option(name, description, (complete) => give(valuesOf(name, ids), complete));
    else target.option(name, description);
  }
  for (const argument of command.registeredArguments) addArgument(target, argument.name(), command.name(), ids);
}

function addArgument(target: Command, name: string, command: string, ids: () => Value[]): void {
  // Nobody knows the id of a webhook that is still to be added.
  const known = name === 'event' || command !== 'add';
  target.argument(name, (complete) => give(known ? valuesOf(name, ids) : [], complete));
}

function valuesOf(name: string, ids: () => Value[]): Value[] {
  if (name === 'event') return eventTypes.map((value) => ({ value, description: events[value].description }));
  if (name === 'webhookId' || name === 'webhook') return ids();
  if (name === 'shell') return SHELL_NAMES.map((value) => ({ value, description: '' }));
  return [];
}

function give(values: readonly Value[], complete: (value: string, description: string) => void): void {
  for (const { value, description } of values) complete(value, description);
}

/** Those of the file that `--file` names; else those that were listed last. */
function webhookIds(words: readonly string[], cache: string): Value[] {
  const file = words[words.indexOf('--file') + 1];
  if (!words.includes('--file') || file === undefined)
    return listedWebhooks(cache)
      .recall()
      .map((value) => ({ value, description: '' }));
  const { webhooks } = parseWebhooks(readOrEmpty(file));
  return [...webhooks].map(([value, { event }]) => ({ value, description: event }));
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '{}';
  }
}
