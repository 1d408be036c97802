import { Option } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import type { DeployedStack } from '../../lib/deployed-stack.ts';
import { name } from './option-parsers.ts';

export function stageOption() {
  return new Option('--stage <name>', 'the stage of the stack').argParser(name).default('dev');
}

export function regionOption() {
  return new Option('--region <name>', 'its region (default: AWS_REGION, or us-east-1)').argParser(name);
}

export function jsonOption() {
  return new Option('--json', 'print JSON, for programs');
}

/** The region that was asked for, else the shell's, else the one that serverless.yml deploys to. */
export function stackOf(
  { stage, region }: { stage: string; region?: string | undefined },
  { AWS_REGION, AWS_DEFAULT_REGION }: Variables,
): DeployedStack {
  return { stage, region: region || AWS_REGION || AWS_DEFAULT_REGION || 'us-east-1' };
}
