/** What may be said of any error: the message of an SDK's or a parser's may hold what was sent. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
