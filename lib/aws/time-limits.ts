/** How long a client of the SDK waits, in milliseconds, and how often it tries. */
export interface TimeLimits {
  connectMs: number;
  /** For the answer to begin, and again between any two parts of it. */
  answerMs: number;
  attempts: number;
}

/** What else a client may be told; the rest it reads from the environment. */
export interface ClientSettings {
  region?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  /** Of S3: the bucket in the path, not in the host name. */
  forcePathStyle?: boolean;
}

/** Makes a client of the SDK. All are made here, so that none waits for ever: what does not answer has failed. */
export function limitedClient<Client>(
  Class: new (settings: ReturnType<typeof handlerSettings> & ClientSettings) => Client,
  limits: TimeLimits,
  settings: ClientSettings = {},
): Client {
  return new Class({ ...handlerSettings(limits), ...settings });
}

/**
 * Without these the SDK waits for ever, and its `requestTimeout` alone only logs a warning; it ends when the header is there, so
 * the rest is watched by `socketTimeout` (@smithy/types, `NodeHttpHandlerOptions`). A call then rejects with `TimeoutError`,
 * after all its attempts.
 */
function handlerSettings({ connectMs, answerMs, attempts }: TimeLimits) {
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
