import { fieldsOf } from '../lib/json.ts';
import { type Packager, packageFunctions } from './package-functions.ts';
import { parameterProblems } from './parameters.ts';

/** What is used of the Serverless Framework, which has no types for plugins. */
interface Serverless extends Packager {
  /** The configuration with its variables resolved. */
  service: Packager['service'] & { provider?: { region?: string } };
  configurationInput: { params?: Parameters; provider?: { stage?: string } };
  addServiceOutputSection(name: string, lines: readonly string[]): void;
}

type Parameters = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Of the command line. */
interface Options {
  stage?: string;
  region?: string;
  param?: readonly string[];
  /** Of `deploy function`: the only one to deploy. */
  function?: string;
}

/**
 * The project's plugin of the Serverless Framework: refuses wrong parameters before anything is built or deployed, packages
 * the functions, and says after a deploy what to do next.
 */
function stackPlugin(serverless: Serverless, options: Options) {
  const stage = options.stage ?? serverless.configurationInput.provider?.stage ?? 'dev';
  const values = effectiveParameters(serverless.configurationInput.params ?? {}, stage, options.param ?? []);
  const problems = parameterProblems(values);
  if (problems.length > 0) throw new serverless.classes.Error(problems.join('\n'));
  const nextSteps = () => {
    const region = options.region ?? serverless.service.provider?.region;
    const lines = stepsAfterDeploy(stage, region, String(values.alertEmail), webhookUrl(serverless));
    serverless.addServiceOutputSection('next', lines);
  };
  return {
    hooks: {
      'before:package:createDeploymentArtifacts': () =>
        packageFunctions(serverless, Object.keys(serverless.service.functions)),
      'before:deploy:function:packageFunction': () =>
        packageFunctions(serverless, options.function === undefined ? [] : [options.function]),
      'after:deploy:finalize': nextSteps,
    },
  };
}

/** As the framework does: the command line's over the stage's over the default. */
function effectiveParameters(params: Parameters, stage: string, given: readonly string[]): Record<string, unknown> {
  const fromCommandLine = given.map((text) => {
    const equals = text.indexOf('=');
    return [text.slice(0, equals), text.slice(equals + 1).trimEnd()];
  });
  return { ...params.default, ...params[stage], ...Object.fromEntries(fromCommandLine) };
}

function stepsAfterDeploy(stage: string, region: string | undefined, alertEmail: string, url: string): string[] {
  const where = `--stage ${stage}${region === undefined ? '' : ` --region ${region}`}`;
  return [
    alertEmail === ''
      ? `Nobody is told when something is wrong. Deploy again: npx serverless deploy ${where} --param alertEmail=<address>`
      : `Click the link in the message that AWS has sent to ${alertEmail}: before that, alarms reach nobody`,
    `Paste the URL into Oktopost, Account Settings, Webhooks, New Webhook: ${url}`,
    `Give the webhook's secret to the stack: npm run okto -- webhooks add <webhookId> <event> ${where}`,
    `See that it works: npm run okto -- smoke ${where}`,
  ];
}

/** The framework's own plugin has just read the outputs of the stack. */
function webhookUrl({ pluginManager }: Serverless): string {
  const outputs = pluginManager.plugins.flatMap((plugin) =>
    'gatheredData' in plugin ? stackOutputs(plugin.gatheredData) : [],
  );
  const output = outputs.find((candidate) => candidate.OutputKey === 'WebhookUrl');
  return typeof output?.OutputValue === 'string' ? output.OutputValue : '(see: npx serverless info --verbose)';
}

function stackOutputs(data: unknown): { OutputKey?: unknown; OutputValue?: unknown }[] {
  const { outputs } = fieldsOf(data);
  return Array.isArray(outputs) ? outputs : [];
}

// The framework loads this file by `require`, and makes a plugin by `new`.
export { stackPlugin as 'module.exports' };
