import { Command, Option } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import { OKTOPOST } from '../../lib/limits.ts';
import { checkReceiver, type Judged } from '../../lib/operate/check-receiver.ts';
import { toType } from '../../lib/operate/to-type.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { formsFor, mistakes } from '../../lib/sender/conformance/forms.ts';
import { isLocal } from '../../lib/sender/deliver.ts';
import { LOCAL_SECRET, localWebhook } from '../../lib/sender/make-delivery.ts';
import { localReceiver } from '../local-address.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { lineOf } from '../terminal/command-path.ts';
import { writeJson } from '../terminal/json.ts';
import { secret, url, webhookId } from '../terminal/option-parsers.ts';
import { CommandFailed } from '../terminal/problem.ts';
import { showProgress } from '../terminal/progress.ts';
import { say } from '../terminal/say.ts';
import { jsonOption } from '../terminal/stage-options.ts';
import { type CommandContext, columnsOf } from '../terminal/surroundings.ts';
import { indented, table } from '../terminal/table.ts';
import { count, plural } from '../terminal/words.ts';

const EXAMPLES = `
Sends what Oktopost sends, and what only looks like it, to any receiver, and
judges the statuses alone: 2xx, 4xx, or either of them; never a redirect, and
within ${OKTOPOST.waitSeconds} s. docs/conformance.md says what each form is and why.

Examples:
  npm run okto -- conformance              what npm start runs
  npm run okto -- conformance --url http://127.0.0.1:8000/hook --secret <secret>
  npm run okto -- conformance --url https://… --webhook 0WA001 --yes

The variable OKTOPOST_SECRET keeps the secret out of the shell's history.
Exit status: 0 every answer is right; 1 some are not; 2 the command was not
understood, and nothing was sent.`;

const WRONG = 1;

/** As those of Oktopost look. */
const PLAUSIBLE_WEBHOOK = '0WA000000000001';

interface ConformanceOptions {
  url?: URL | undefined;
  webhook?: string | undefined;
  secret?: string | undefined;
  yes?: true | undefined;
  json?: true | undefined;
}

/** `conformance`: whether a receiver, whoever made it, answers what Oktopost sends as it should. */
export function conformanceCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('conformance')
    .description('check that any receiver answers what Oktopost may send as it should')
    .option('--url <url>', 'the receiver (the one of npm start)', url)
    .option('--webhook <id>', 'the id of a webhook that it knows', webhookId)
    .option('--secret <secret>', "that webhook's secret", secret)
    .addOption(new Option('--yes', 'send it also to another machine than this one'))
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const isRight = await conformance(options, context);
      if (!isRight) context.end(WRONG);
    });
}

async function conformance(options: ConformanceOptions, context: CommandContext<OktoSurroundings>): Promise<boolean> {
  const { stdout, stderr } = context;
  const target = options.url ?? (await localReceiver(context));
  const usual = options.url === undefined ? localWebhook('postSent') : PLAUSIBLE_WEBHOOK;
  const webhook = options.webhook ?? usual;
  const forms = formsFor({ webhook, secret: options.secret ?? secretOf(context.environment, options.url) });
  if (!isLocal(target) && !options.yes) throw unasked(target, forms.length, context.argv);
  const progress = options.json ? undefined : showProgress(forms.length, stderr, () => performance.now());
  if (!options.json) say(stdout, `${plural(forms.length, 'form')} to ${target.href} as webhook ${webhook}`);
  const judged = await checkReceiver(target, forms, (done, wrong) => progress?.update(done, wrong)).finally(() =>
    progress?.stop(),
  );
  if (typeof judged === 'string') throw new CommandFailed(judged);
  if (options.json) writeJson(stdout, report(target, webhook, judged));
  else tell(judged, context);
  return judged.every(({ wrong }) => wrong === undefined);
}

/** @throws UsageError */
function secretOf({ OKTOPOST_SECRET }: Variables, given: URL | undefined): string {
  if (OKTOPOST_SECRET) return secret(OKTOPOST_SECRET);
  if (given === undefined) return LOCAL_SECRET;
  throw new UsageError(
    toType(
      'With which secret does this receiver check signatures? Put it into the variable OKTOPOST_SECRET, or type:',
      `npm run okto -- conformance --url ${given.href} --secret <secret>`,
    ),
  );
}

/** Most forms are authentic: who receives them acts on them. */
function unasked(target: URL, forms: number, argv: readonly string[]): UsageError {
  const what = `This would send ${plural(forms, 'request')} to ${target.host}. Most of them are authentic, with events that never were, and what stands behind it acts on them.`;
  return new UsageError(toType(`${what} If that is meant, type:`, `${lineOf('npm run okto --', argv)} --yes`));
}

function report(target: URL, webhook: string, judged: readonly Judged[]) {
  const right = judged.filter(({ wrong }) => wrong === undefined).length;
  return {
    ok: right === judged.length,
    url: target.href,
    webhook,
    right,
    forms: judged.map(({ form: { group, name, right }, answer, wrong }) => ({
      ok: wrong === undefined,
      group,
      name,
      expected: right,
      ...('problem' in answer
        ? { problem: answer.problem }
        : { status: answer.status, milliseconds: Math.round(answer.milliseconds) }),
      ...(wrong !== undefined && { wrong }),
    })),
  };
}

function tell(judged: readonly Judged[], { stdout }: CommandContext<OktoSurroundings>): void {
  const groups = Map.groupBy(judged, ({ form }) => form.group);
  const width = columnsOf(stdout);
  const scores = [...groups].map(([group, all]) => [group, `${count(rightOf(all))} of ${count(all.length)}`]);
  const lines = [
    '',
    ...table([{}, { align: 'right' }], scores, width),
    ...[...groups].flatMap(([group, all]) => wrongLines(group, all, width)),
    '',
  ];
  stdout.write(`${lines.join('\n')}\n`);
  say(stdout, `${count(rightOf(judged))} of ${plural(judged.length, 'answer')} are right. ${endOf(judged)}`);
}

function endOf(judged: readonly Judged[]): string {
  if (rightOf(judged) === judged.length) return 'What a status cannot show is in docs/conformance.md.';
  return 'docs/conformance.md says what each form is, and why.';
}

function rightOf(judged: readonly Judged[]): number {
  return judged.filter(({ wrong }) => wrong === undefined).length;
}

/** The wrong answers of a group, and what is probably behind them. */
function wrongLines(group: string, all: readonly Judged[], width: number): string[] {
  const rows = all.flatMap(({ form, answer, wrong }) =>
    wrong === undefined ? [] : [['problem' in answer ? '–' : String(answer.status), form.name, wrong]],
  );
  if (rows.length === 0) return [];
  const columns = [{ width: 3 }, { tooLong: 'wrap' }, { tooLong: 'wrap' }] as const;
  return ['', group, ...indented(mistakes().get(group) ?? '', width, '  '), ...table(columns, rows, width, '  ')];
}
