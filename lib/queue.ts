/** Where messages wait to be processed. */
export interface Queue {
  /**
   * Stores each message durably. Answers how many are not, and why; never throws, since some may be stored. Begins nothing more
   * once the signal is aborted.
   *
   * @param group Whose messages they are: a group that has many waiting does not delay another's.
   */
  send(messages: readonly string[], signal: AbortSignal, group: string): Promise<SentMessages>;
}

export interface SentMessages {
  /** Messages that are not known to be stored, and may be when they are sent again. */
  failed: number;
  error?: string;
  /** Messages that the queue takes at no time, as often as they are sent. Absent: none. */
  refused?: readonly RefusedMessage[];
}

export interface RefusedMessage {
  /** In the list that was sent. */
  index: number;
  error: string;
}
