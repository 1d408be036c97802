import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import { type DeployedStack, optionsOf } from '../../lib/deployed-stack.ts';
import { toType } from '../../lib/operate/to-type.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { lineOf, root, typed } from './command-path.ts';
import { region, stage } from './option-parsers.ts';

/**
 * `--stage`. It has no default: npm takes an option that is typed before two dashes, `--local` even without a trace, and a
 * command that went on without it would act on a stack that nobody has named.
 */
export function stageOption() {
  return new Option('--stage <name>', 'the stage of the stack; there is no default').argParser(stage);
}

/** `--region`. */
export function regionOption() {
  return new Option('--region <name>', 'its region (default: AWS_REGION, or us-east-1)').argParser(region);
}

/** `--json`, of a command that has an answer for programs. */
export function jsonOption() {
  return new Option('--json', 'print JSON, for programs');
}

const SENTENCE =
  'Which stack? There is no usual one, and npm keeps options that are typed before two dashes. Type one of these:';

/** The stage that `npx serverless deploy` takes where it is given none. */
const USUAL_STAGE = 'dev';

/**
 * The stack that was asked for. Its region is the one that was given, else the shell's, else the one that serverless.yml
 * deploys to.
 *
 * @throws UsageError where no stage was given.
 */
export function stackOf(
  place: { stage?: string | undefined; region?: string | undefined },
  command: CommandUnknownOpts,
  { argv, environment }: { argv: readonly string[]; environment: Variables },
): DeployedStack {
  if (place.stage !== undefined) return { stage: place.stage, region: place.region ?? usualRegion(environment) };
  const lines = withEachPlace(lineOf(typed(root(command)), argv), command, environment);
  throw new UsageError(toType(SENTENCE, ...lines));
}

/** A line to type, once for each place in which the command can act; unchanged where it names one already. */
export function withEachPlace(line: string, command: CommandUnknownOpts, environment: Variables): string[] {
  const has = (name: string) => command.options.some((option) => option.name() === name);
  if (!has('stage') || / --(stage|local|file)\b/.test(line)) return [line];
  if (/ --region\b/.test(line)) return [`${line} --stage ${USUAL_STAGE}`];
  return [
    `${line} ${optionsOf({ stage: USUAL_STAGE, region: usualRegion(environment) })}`,
    ...(has('local') ? [`${line} --local`] : []),
    ...(has('file') ? [`${line} --file webhooks.json`] : []),
  ];
}

function usualRegion({ AWS_REGION, AWS_DEFAULT_REGION }: Variables): string {
  return AWS_REGION || AWS_DEFAULT_REGION || 'us-east-1';
}
