/** How long a client of the SDK waits, in milliseconds, and how often it tries. */
export interface TimeLimits {
  connectMs: number;
  /** For the answer to begin, and again between any two parts of it. */
  answerMs: number;
  attempts: number;
}

/**
 * Settings of a client that gives up: what does not answer has failed. Without them the SDK waits for ever, and its
 * `requestTimeout` alone only logs a warning; it ends when the header is there, so the rest is watched by `socketTimeout`
 * (@smithy/types, `NodeHttpHandlerOptions`). A call then rejects with `TimeoutError`, after all its attempts.
 */
export function timeLimits({ connectMs, answerMs, attempts }: TimeLimits) {
  return {
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: connectMs,
      requestTimeout: answerMs,
      socketTimeout: answerMs,
      throwOnRequestTimeout: true,
    },
  };
}
