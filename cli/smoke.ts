/** `npm run smoke`: sends one signed canary delivery through a deployed stack, or through `npm start`, and shows each step. */

import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { UsageError } from '../lib/operate/usage-error.ts';
import { explainAwsError } from './aws-error.ts';
import { awsSettings } from './aws-settings.ts';
import { type Check, runChecks } from './smoke-check.ts';
import { localChecks } from './smoke-local.ts';
import { stackChecks } from './smoke-stack.ts';
import { stackOutputs } from './stack-outputs.ts';

const HELP = `npm run smoke -- [options]

  --stage <name>    the stage of the stack (dev)
  --region <name>   the region of the stack (AWS_REGION, or us-east-1)
  --local <url>     what npm start runs, instead of a stack: --local http://127.0.0.1:3000

Sends one signed delivery of an event type that Oktopost does not have, follows it to the ledger, and looks at the secret, the
event source mapping, the alarms and who is told. Ends with status 1 when something is wrong.
`;

const OPTIONS = {
  stage: { type: 'string', default: 'dev' },
  region: { type: 'string' },
  local: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const FAILED = 1;
const WRONG_USAGE = 2;

try {
  const { stage, region, local, help } = readArguments();
  if (help) console.log(HELP);
  else {
    const checks = local === undefined ? await checksOfStack(stage, region) : localChecks(readUrl(local));
    const right = await runChecks(
      checks,
      (line) => console.log(line),
      () => performance.now(),
    );
    console.log(
      right
        ? '\nAll is well: a delivery arrives, and is processed.'
        : '\nSomething is wrong: see FAIL above, with what to do.',
    );
    process.exitCode = right ? 0 : FAILED;
  }
} catch (error) {
  console.error(error instanceof UsageError ? error.message : explainAwsError(error));
  process.exitCode = error instanceof UsageError ? WRONG_USAGE : FAILED;
}

async function checksOfStack(stage: string, region: string | undefined): Promise<Check[]> {
  const settings = awsSettings(region);
  const outputs = await stackOutputs(new CloudFormationClient(settings), stage);
  return stackChecks(stage, outputs, {
    secrets: new SecretsManagerClient(settings),
    lambda: new LambdaClient(settings),
    cloudwatch: new CloudWatchClient(settings),
    sns: new SNSClient(settings),
    dynamo: new DynamoDBClient(settings),
  });
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error} See: npm run smoke -- --help`);
  }
}

function readUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new UsageError(`${JSON.stringify(text)} is not a URL. Try: npm run smoke -- --local http://127.0.0.1:3000`);
}
