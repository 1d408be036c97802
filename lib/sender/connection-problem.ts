/** Why no answer came, in a sentence that says what to do next. */
export function connectionProblem(error: unknown, url: URL): string {
  const at = url.origin;
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return isLocal(url)
        ? `Nothing listens at ${at}: start the receiver with npm start.`
        : `Nothing listens at ${at}: is the URL the one that the deploy printed?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host ${url.hostname} is not known: is the URL right, and is this machine online?`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `${at} closed the connection without an answer: it crashed or was stopped, found the delivery too large, or does not speak ${url.protocol.slice(0, -1)}.`;
    case 'ABORT_ERR':
    case 'ETIMEDOUT':
      return `${at} did not answer in time.`;
    case 'EPROTO':
      return `${at} does not speak https: does it want http?`;
    default:
      return `No answer from ${at}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

export function isLocal(url: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
