import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type DeployedStack, optionsOf } from '../deployed-stack.ts';
import { toType } from '../operate/to-type.ts';
import { UsageError } from '../operate/usage-error.ts';

/** What the commands need of what the stack says about itself in infra/outputs.yml. */
const NAMES = ['WebhookUrl', 'LedgerTable', 'WebhooksSecretArn', 'AlertTopicArn', 'ProcessFunction'] as const;

/** The outputs, by their names in the template. */
export type StackOutputs = Readonly<Record<(typeof NAMES)[number], string>>;

/** What CloudFormation calls the stack of a stage. */
export function stackName(stage: string): string {
  return `oktopost-webhooks-${stage}`;
}

/** @throws UsageError where there is no such stack, or it is not deployed to its end. */
export async function stackOutputs(
  client: Pick<CloudFormationClient, 'send'>,
  stack: DeployedStack,
): Promise<StackOutputs> {
  const StackName = stackName(stack.stage);
  const found = new Map<string, string>();
  for (const { OutputKey = '', OutputValue = '' } of await describe(client, stack)) found.set(OutputKey, OutputValue);
  const missing = NAMES.filter((name) => !found.has(name));
  if (missing.length > 0)
    throw new UsageError(
      toType(
        `The stack ${StackName} has no ${missing.join(', ')}. Deploy it again, with the parameters that it has:`,
        `npx serverless deploy ${optionsOf(stack)}`,
      ),
    );
  const output = (name: (typeof NAMES)[number]) => found.get(name) ?? '';
  return {
    WebhookUrl: output('WebhookUrl'),
    LedgerTable: output('LedgerTable'),
    WebhooksSecretArn: output('WebhooksSecretArn'),
    AlertTopicArn: output('AlertTopicArn'),
    ProcessFunction: output('ProcessFunction'),
  };
}

async function describe(client: Pick<CloudFormationClient, 'send'>, stack: DeployedStack) {
  const StackName = stackName(stack.stage);
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0]?.Outputs ?? [];
  } catch (error) {
    // CloudFormation has no other name for it.
    const isMissing =
      error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
    if (!isMissing) throw error;
    throw new UsageError(
      toType(
        `There is no stack ${StackName} in this account and the region ${stack.region}. Is --stage or --region another one? If it is not deployed yet:`,
        `npx serverless deploy ${optionsOf(stack)}`,
      ),
    );
  }
}
