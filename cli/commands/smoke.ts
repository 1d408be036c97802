import { Command, Option } from '@commander-js/extra-typings';
import { type DeployedStack, optionsOf, stackInWords } from '../../lib/deployed-stack.ts';
import { type Check, type Checked, runChecks } from '../../lib/operate/smoke/check.ts';
import { localChecks } from '../../lib/operate/smoke/local-checks.ts';
import { toType } from '../../lib/operate/to-type.ts';
import type { Mood } from '../../local/terminal/columns.ts';
import { localAddress } from '../local-address.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { writeJson } from '../terminal/json.ts';
import { url } from '../terminal/option-parsers.ts';
import { type Paint, painter } from '../terminal/paint.ts';
import { explainProblem } from '../terminal/problem.ts';
import { say } from '../terminal/say.ts';
import { jsonOption, regionOption, stackOf, stageOption } from '../terminal/stage-options.ts';
import { type CommandContext, columnsOf } from '../terminal/surroundings.ts';
import { indented, table } from '../terminal/table.ts';

const EXAMPLES = `
Sends one signed delivery of an event type that Oktopost does not have, follows
it to the ledger, and looks at the secret, the event source mapping, the alarms
and who is told.

Examples:
  npm run okto -- smoke --stage prod --region eu-west-1
  npm run okto -- smoke --local          what npm start runs
  npm run okto -- smoke --local http://127.0.0.1:3001

Exit status: 0 all is well; 1 something is wrong; 2 the command was not
understood.`;

const WRONG = 1;

/** `smoke`: whether a delivery arrives and is processed, and everything around it is as it should be. */
export function smokeCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('smoke')
    .description('check that a delivery arrives and is processed')
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(
      new Option('--local [url]', 'what npm start runs, instead of a stack')
        .argParser(url)
        .conflicts(['stage', 'region']),
    )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async ({ local, json, ...place }, command) => {
      const target =
        local === undefined ? await deployed(stackOf(place, command, context)) : await here(local, context);
      const isRight = await look(target, json ?? false, context);
      if (!isRight) context.end(WRONG);
    });
}

/** What is looked at, and how it is called: in words, in a line to type, and for programs. */
interface Target {
  checks: Check[];
  words: string;
  options: string;
  place: DeployedStack | { local: string };
}

async function deployed(stack: DeployedStack): Promise<Target> {
  // Loaded when it is needed: the SDK takes its time.
  const { checksOf } = await import('../stack-clients.ts');
  return { checks: await checksOf(stack), words: stackInWords(stack), options: optionsOf(stack), place: stack };
}

async function here(given: URL | true, context: CommandContext<OktoSurroundings>): Promise<Target> {
  const local = given === true ? await localAddress(context) : given.origin;
  return {
    checks: localChecks(local),
    words: local,
    options: given === true ? '--local' : `--local ${local}`,
    place: { local },
  };
}

async function look(target: Target, json: boolean, context: CommandContext<OktoSurroundings>): Promise<boolean> {
  const { stdout, environment } = context;
  const names = Math.max(...target.checks.map(({ name }) => name.length));
  const paint = painter(stdout, environment);
  const print = (checked: Checked) => stdout.write(`${linesOf(checked, names, columnsOf(stdout), paint).join('\n')}\n`);
  const onChecked = json ? () => {} : print;
  const checks = await runChecks(target.checks, explainProblem, onChecked, () => performance.now());
  const ok = checks.every(({ result }) => result === 'ok');
  if (json)
    writeJson(stdout, { ok, ...target.place, checks: checks.map((one) => ({ ok: one.result === 'ok', ...one })) });
  else say(stdout, `\n${ok ? rightText(target) : wrongText(target)}`);
  return ok;
}

function rightText({ words }: Target): string {
  return `All is well (${words}): a delivery arrives, and is processed.`;
}

function wrongText({ words, options }: Target): string {
  return toType(
    `Something is wrong (${words}): see FAIL above, with what to do. Then look again:`,
    `npm run okto -- smoke ${options}`,
  );
}

const MARKS: Readonly<Record<Checked['result'], readonly [mark: string, mood: Mood]>> = {
  ok: ['ok', 'green'],
  failed: ['FAIL', 'red'],
  skipped: ['skip', 'yellow'],
};

const MARK_WIDTH = 4;

/** A line for what was checked, and below it what to do where it is wrong. `names`: how wide the longest name is. */
export function linesOf(checked: Checked, names: number, width: number, paint: Paint): string[] {
  const { name, milliseconds, result, found, fix } = checked;
  const columns = [{ width: MARK_WIDTH }, { width: names }, { width: 9, align: 'right' }, { tooLong: 'wrap' }] as const;
  const [mark, mood] = MARKS[result];
  const lines = table(columns, [[mark, name, `${milliseconds} ms`, found]], width);
  const painted = lines.map((line) => line.replace(new RegExp(`^${mark}\\b`), paint(mood, mark)));
  if (fix === undefined) return painted;
  // A line to type stands by itself.
  const end = fix.includes('\n') ? [''] : [];
  return [...painted, ...indented(fix, width, ' '.repeat(MARK_WIDTH + 2)), ...end];
}
