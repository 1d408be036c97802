/**
 * What AWS allows, how Oktopost sends, and what the deployed stack is built for: each number once, with where it comes from.
 * `infra/*.yml` and serverless.yml must hold the stack's as literals; a test compares the packaged template with these.
 */

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
export const DAY_SECONDS = 24 * HOUR_SECONDS;

/** SQS Developer Guide, "Amazon SQS message quotas", and API Reference, `SendMessageBatch`, `ReceiveMessage`, `ChangeMessageVisibility`. */
export const SQS = {
  /** Of one message, its attributes included. It is also the `MaximumMessageSize` of both queues. */
  messageBytes: 1_048_576,
  /** Of all messages of one call together. */
  batchBytes: 1_048_576,
  batchEntries: 10,
  messageAttributes: 10,
  /** Counted from the receipt, not from the call that hides the message. */
  longestHiddenSeconds: 12 * HOUR_SECONDS,
  longestPollSeconds: 20,
  /** Of a redrive policy ("maxReceiveCount", 1 to 1,000). */
  mostReceiveCount: 1_000,
  /** Messages that were received and are not yet deleted or visible again; more than these are not handed out. */
  inFlight: 120_000,
} as const;

/** What SQS refuses in a body or an attribute (API Reference, `SendMessage`): everything but these characters of XML 1.0. */
export const REFUSED_BY_SQS = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Lambda Developer Guide, "Lambda quotas" and "Lambda runtime environment". */
export const LAMBDA = {
  /** Of the event, and so of the batch that the poller hands over. */
  eventBytes: 6_000_000,
  /** Of a request's body: what is binary comes as base64, which is a third longer, beside the rest of the event. */
  bodyBytes: 4_500_000,
  /** The time to load the code, after which Lambda ends the environment and begins anew. */
  initSeconds: 10,
  /** Of `maximumConcurrency`: how many batches of a queue are processed at a time. */
  leastQueueConcurrency: 2,
  mostQueueConcurrency: 1_000,
  /** An account has as many by default, of all functions together, and new ones as few as 10. */
  usualConcurrency: 1_000,
} as const;

/** CloudWatch User Guide, "Alarm evaluation", and CloudWatch Logs API Reference, `PutRetentionPolicy`. */
export const CLOUDWATCH = {
  /** How far back an alarm with periods of an hour may look. */
  longestAlarmHours: 7 * 24,
  /** It takes no other numbers; AWS would say so in the middle of a deploy. */
  logRetentionDays: [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ],
} as const;

/** API Gateway Developer Guide, "Quotas for configuring and running an HTTP API in API Gateway". */
export const HTTP_API = {
  bodyBytes: 10_485_760,
  /** Of the request line and all headers together. */
  headerBytes: 10_240,
  /** Until Lambda must have answered. */
  timeoutSeconds: 30,
} as const;

/** Oktopost's schedule, from its help article on webhooks: whatever is not answered 2xx is sent again, and then given up. */
export const OKTOPOST = {
  retries: 5,
  retrySeconds: 600,
  /** Of its house HTTP client, for a whole exchange; that webhooks are sent by it is likely, and not documented. */
  waitSeconds: 10,
} as const;

/** What the stack is deployed with: serverless.yml and infra. These are choices of ours; why stands beside each there. */
export const STACK = {
  memoryMb: 512,
  receiveTimeoutSeconds: 10,
  processTimeoutSeconds: 60,
  /** Six times the timeout of process, as the Lambda Developer Guide asks ("Using Lambda with Amazon SQS"). */
  visibilityTimeoutSeconds: 6 * 60,
  batchSize: 10,
  maxReceiveCount: SQS.mostReceiveCount,
  queueRetentionSeconds: 7 * DAY_SECONDS,
  deadLetterRetentionSeconds: 14 * DAY_SECONDS,
  /** Until S3 deletes what is in quarantine, and items that were too large for SQS. */
  quarantineDays: 30,
  /** Likewise, of what is not authentic, or whose webhook is not known. */
  refusedDays: 7,
  storedItemDays: 30,
} as const;

/** What follows from the limits for the code, with the room that is left on purpose. */
export const ROOM = {
  /** A queue message; the rest of what SQS takes is for the cause that a dead letter carries. */
  messageBytes: SQS.messageBytes - 8_192,
  /** A delay: SQS counts its 12 hours from the receipt, and the attempt itself takes some of it. */
  longestDelaySeconds: 11 * HOUR_SECONDS,
  /**
   * An item in the queue: SQS drops a message silently when its retention is over, so it is given up half a day before. What is
   * left, 156 hours, holds a pause of three days (72 hours) and the longest time for which an item may be retried (84 hours).
   */
  oldestItemSeconds: STACK.queueRetentionSeconds - DAY_SECONDS / 2,
  /** Beyond that, for an item that is waiting for nothing but its turn. */
  lastTurnSeconds: DAY_SECONDS / 4,
  longestRetryHours: 84,
  /** Between two attempts of an item that fails. 84 hours are then about 175 to 345 attempts, as chance has it. */
  longestBackoffSeconds: HOUR_SECONDS / 2,
  /** Receipts of a message, after which it comes to an end that has a cause; the redrive policy would move it without one. */
  mostReceipts: STACK.maxReceiveCount - 20,
  /** A delivery is answered, counted from when the gateway took it: what comes later Oktopost does not see. */
  answerSeconds: OKTOPOST.waitSeconds - 1,
  /** A processor: process needs some of its timeout to write down how its items ended. */
  longestProcessorSeconds: STACK.processTimeoutSeconds - 10,
} as const;
