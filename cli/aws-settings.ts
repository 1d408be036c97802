/** The region that was asked for, else the shell's, else the one that serverless.yml deploys to. */
export function awsSettings(region: string | undefined) {
  return { region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1' };
}
