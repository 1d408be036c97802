import { Command, Option } from '@commander-js/extra-typings';
import { type DeployedStack, stackInWords } from '../../lib/deployed-stack.ts';
import { type Check, type Checked, runChecks } from '../../lib/operate/smoke/check.ts';
import { localChecks } from '../../lib/operate/smoke/local-checks.ts';
import { localAddress } from '../local-address.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { writeJson } from '../terminal/json.ts';
import { url } from '../terminal/option-parsers.ts';
import { type Paint, painter } from '../terminal/paint.ts';
import { explainProblem } from '../terminal/problem.ts';
import { jsonOption, regionOption, stackOf, stageOption } from '../terminal/stage-options.ts';
import { type CommandContext, columnsOf } from '../terminal/surroundings.ts';
import { table } from '../terminal/table.ts';

const EXAMPLES = `
Sends one signed delivery of an event type that Oktopost does not have, follows
it to the ledger, and looks at the secret, the event source mapping, the alarms
and who is told.

Examples:
  npm run okto -- smoke --stage prod
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
    .action(async ({ local, json, ...place }) => {
      const stack = stackOf(place, context.environment);
      const checks = local === undefined ? await checksOfStack(stack) : await checksHere(local, context);
      const where = local === undefined ? stackInWords(stack) : 'on this machine';
      const isRight = await look(checks, where, json ?? false, context);
      if (!isRight) context.end(WRONG);
    });
}

async function checksOfStack(stack: DeployedStack): Promise<Check[]> {
  // Loaded when it is needed: the SDK takes its time.
  const { checksOf } = await import('../stack-clients.ts');
  return checksOf(stack);
}

async function checksHere(local: URL | true, context: CommandContext<OktoSurroundings>): Promise<Check[]> {
  return localChecks(local === true ? await localAddress(context) : local.href);
}

async function look(checks: readonly Check[], where: string, json: boolean, context: CommandContext<OktoSurroundings>) {
  const { stdout, environment } = context;
  const names = Math.max(...checks.map(({ name }) => name.length));
  const paint = painter(stdout, environment);
  const print = (checked: Checked) => stdout.write(`${linesOf(checked, names, columnsOf(stdout), paint).join('\n')}\n`);
  const onChecked = json ? () => {} : print;
  const all = await runChecks(checks, explainProblem, onChecked, () => performance.now());
  const isRight = all.every(({ fix }) => fix === undefined);
  if (json) writeJson(stdout, { ok: isRight, checks: all.map((checked) => ({ ok: !checked.fix, ...checked })) });
  else stdout.write(`\n${isRight ? `All is well (${where}): a delivery arrives, and is processed.` : WRONG_TEXT}\n`);
  return isRight;
}

const WRONG_TEXT = 'Something is wrong: see FAIL above, with what to do.';

/** A line for what was checked, and below it what to do where it is wrong. `names`: how wide the longest name is. */
export function linesOf({ name, milliseconds, found, fix }: Checked, names: number, width: number, paint: Paint) {
  const columns = [{ width: 4 }, { width: names }, { width: 9, align: 'right' }, { tooLong: 'wrap' }] as const;
  const [mark, mood] = fix === undefined ? (['ok', 'green'] as const) : (['FAIL', 'red'] as const);
  const rows = [[mark, name, `${milliseconds} ms`, found], ...(fix === undefined ? [] : [['', '', '', fix]])];
  return table(columns, rows, width).map((line) => line.replace(new RegExp(`^${mark}\\b`), paint(mood, mark)));
}
