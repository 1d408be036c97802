/** What to do about an error of AWS, by its name. */
const ADVICE: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'There are no AWS credentials in this shell. Sign in first; aws sts get-caller-identity then answers.',
  ExpiredTokenException: 'The AWS credentials in this shell have expired. Sign in again.',
  UnrecognizedClientException:
    'AWS does not know the credentials in this shell. Sign in again; is the account the right one?',
  InvalidSignatureException:
    'AWS does not accept the credentials in this shell. Is the secret key right, and the clock?',
  AccessDeniedException: 'The AWS credentials in this shell may not do this. Ask whoever manages the account for it.',
};

/** One sentence for a person, without a stack trace. */
export function explainAwsError(error: unknown): string {
  if (!(error instanceof Error)) return `It failed: ${String(error)}`;
  return ADVICE[error.name] ?? `It failed: ${error.name}: ${error.message}`;
}
