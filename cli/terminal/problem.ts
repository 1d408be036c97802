import { toType } from '../../lib/operate/to-type.ts';

const WHO = 'aws sts get-caller-identity';
const signIn = (sentence: string) =>
  toType(`${sentence} Sign in as you usually do (aws sso login, aws configure). Then this answers:`, WHO);
const NO_CREDENTIALS = signIn('There are no valid AWS credentials in this shell.');
const EXPIRED = signIn('The AWS credentials in this shell have expired.');
const UNKNOWN = signIn('AWS does not know the credentials in this shell. Is the account the right one?');
const BAD_SIGNATURE = signIn(
  'AWS does not accept the credentials in this shell. Is the secret key right, and the clock of this machine?',
);
const DENIED = 'The AWS credentials in this shell may not do this. Ask whoever manages the account for it.';
const OFFLINE = 'Is this machine online, and is there such a region?';

/** What to do about an error, by its name or code. The services have different names for the same thing. */
const ADVICE: Readonly<Record<string, string>> = {
  CredentialsProviderError: NO_CREDENTIALS,
  TokenProviderError: NO_CREDENTIALS,
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  InvalidClientTokenId: UNKNOWN,
  UnrecognizedClientException: UNKNOWN,
  InvalidSignatureException: BAD_SIGNATURE,
  SignatureDoesNotMatch: BAD_SIGNATURE,
  AccessDenied: DENIED,
  AccessDeniedException: DENIED,
  AuthorizationError: DENIED,
  ENOTFOUND: OFFLINE,
  EAI_AGAIN: OFFLINE,
  ECONNREFUSED: OFFLINE,
  TimeoutError: OFFLINE,
};

/** It failed for a reason that is known: the message is the whole of what a person is told. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Why something failed, in a sentence or two for a person, without a stack trace. */
export function explainProblem(error: unknown): string {
  if (!(error instanceof Error)) return `It failed: ${String(error)}`;
  if (error instanceof CommandFailed) return error.message;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const advice = ADVICE[error.name] ?? ADVICE[code];
  // Who may not do what stands in the message.
  if (advice === DENIED) return toType(`${DENIED} ${error.message} To see whose they are, type:`, WHO);
  // Where to stands in it, and so the region.
  if (advice === OFFLINE) return `AWS cannot be reached (${error.message || code}). ${OFFLINE}`;
  return advice ?? `It failed: ${error.name}: ${error.message}`;
}
