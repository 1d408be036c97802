/** What was typed cannot be done; the message says why, and what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
