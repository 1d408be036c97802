/** What a Lambda environment and its pool tell each other. Events and responses are JSON text, as on AWS. */

export interface EnvironmentSetup {
  /** Path of the bundle, a CommonJS file that exports `handler`. */
  bundle: string;
  functionName: string;
}

export interface InvocationMessage {
  requestId: string;
  event: string;
  /** When the time is up, in milliseconds since the epoch. */
  deadline: number;
}

/** Messages arrive in the order in which they were sent, so all output of an invocation comes before its end. */
export type EnvironmentMessage =
  | { kind: 'ready' }
  /** The bundle cannot be loaded; the environment ends. */
  | { kind: 'not loaded'; reason: string }
  | { kind: 'output'; text: string }
  | { kind: 'response'; json: string }
  /** The handler threw; the environment lives on. */
  | { kind: 'thrown'; reason: string };
