/** An identifier, as the names of errors are; anything else may be anything. */
const NAME = /^[A-Za-z][\w.]{0,60}$/;

/** What may be said of any error: the message of an SDK's or a parser's may hold what was sent. Never throws. */
export function errorName(error: unknown): string {
  try {
    return error instanceof Error && NAME.test(error.name) ? error.name : 'unknown error';
  } catch {
    // A getter or a proxy may throw.
    return 'unknown error';
  }
}
