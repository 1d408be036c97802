/** A stack on AWS. One on this machine is a local stack, and has neither. */
export interface DeployedStack {
  stage: string;
  region: string;
}

/** The options that mean the stack, in a line to type: `--stage prod --region eu-west-1`. */
export function optionsOf({ stage, region }: DeployedStack): string {
  return `--stage ${stage} --region ${region}`;
}

/** The stack in a sentence: `stage prod, region eu-west-1`. */
export function stackInWords({ stage, region }: DeployedStack): string {
  return `stage ${stage}, region ${region}`;
}
