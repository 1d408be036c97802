/** The text of a secret: a file that was put there by the command line is binary, and means the same. */
export function secretText({ SecretString, SecretBinary }: SecretValue): string {
  return SecretString ?? (SecretBinary === undefined ? '' : Buffer.from(SecretBinary).toString('utf8'));
}

/** What `GetSecretValue` answers. */
interface SecretValue {
  SecretString?: string | undefined;
  SecretBinary?: Uint8Array | undefined;
}
