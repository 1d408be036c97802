import { CLOUDWATCH, DAY_SECONDS, LAMBDA, ROOM, STACK } from './limits.ts';

/** What can be set: a parameter of the stack. Its name is the key of its row. */
export type Setting = {
  /** The environment variable by which a Lambda is given it; without one it is for the stack alone. */
  variable?: string;
  /** One sentence, without a full stop. */
  meaning: string;
} & (
  | { kind: 'whole number'; default: number; least: number; most: number }
  | { kind: 'one of'; default: string | number; values: readonly (string | number)[] }
  | { kind: 'e-mail address'; default: '' }
);

/** A dead letter may rest its whole time and then come back to the queue: the ledger must know of it until then. */
const LEAST_LEDGER_DAYS = (STACK.deadLetterRetentionSeconds + STACK.queueRetentionSeconds) / DAY_SECONDS;

/** One row a setting: configuration, checks of parameters, serverless.yml and the README follow from it or are tested against it. */
export const SETTINGS = {
  alertEmail: {
    kind: 'e-mail address',
    default: '',
    meaning: 'who is told when something is wrong; empty: nobody',
  },
  endpoint: {
    kind: 'one of',
    default: 'httpApi',
    values: ['httpApi', 'functionUrl', 'both'],
    meaning: 'the address that Oktopost calls; only the HTTP API is throttled',
  },
  throttleRate: {
    kind: 'whole number',
    default: 100,
    least: 1,
    most: 10_000,
    meaning: 'requests a second that the HTTP API lets through; Oktopost sends the rest again',
  },
  throttleBurst: {
    kind: 'whole number',
    default: 200,
    least: 1,
    most: 5_000,
    meaning: 'requests that the HTTP API lets through at once',
  },
  receiveAtOnce: {
    kind: 'whole number',
    default: 0,
    least: 0,
    most: LAMBDA.usualConcurrency,
    meaning:
      'requests that receive answers at a time, taken out of what the account has; 0: whatever is left. Set it for a Function URL, which has no other limit',
  },
  retryHours: {
    variable: 'RETRY_HOURS',
    kind: 'whole number',
    default: 72,
    least: 1,
    most: ROOM.longestRetryHours,
    meaning: 'for how long a failing item is tried again before it becomes a dead letter, in hours',
  },
  processorSeconds: {
    variable: 'PROCESSOR_SECONDS',
    kind: 'whole number',
    default: 20,
    least: 1,
    most: ROOM.longestProcessorSeconds,
    meaning: 'the time limit of one processor, in seconds',
  },
  itemsAtOnce: {
    variable: 'ITEMS_AT_ONCE',
    kind: 'whole number',
    default: 5,
    least: 1,
    most: 10,
    meaning: 'items of a batch that one Lambda processes at a time',
  },
  batchesAtOnce: {
    kind: 'whole number',
    default: 10,
    least: LAMBDA.leastQueueConcurrency,
    most: LAMBDA.mostQueueConcurrency,
    meaning: 'batches that are processed at a time, each by a Lambda',
  },
  ledgerDays: {
    variable: 'LEDGER_DAYS',
    kind: 'whole number',
    default: 30,
    least: LEAST_LEDGER_DAYS,
    most: 365,
    meaning: 'how long an item is known, and not processed again, in days',
  },
  replayGuard: {
    variable: 'REPLAY_GUARD',
    kind: 'one of',
    default: 'report',
    values: ['report', 'reject'],
    meaning: 'the same content under another payload id: report it and process it, or reject it',
  },
  changedContent: {
    variable: 'CHANGED_CONTENT',
    kind: 'one of',
    default: 'processAgain',
    values: ['processAgain', 'once'],
    meaning:
      'other content under a payload id that came before: process it again, or only once; the ids are not signed, so who repeats one can then hide an event',
  },
  silenceHours: {
    kind: 'whole number',
    default: 24,
    least: 0,
    most: CLOUDWATCH.longestAlarmHours,
    meaning: 'hours without a delivery after which there is an alarm; 0: never',
  },
  logRetentionDays: {
    kind: 'one of',
    default: 30,
    values: CLOUDWATCH.logRetentionDays,
    meaning: 'how long logs are kept, in days',
  },
  deletionPolicy: {
    kind: 'one of',
    default: 'Delete',
    values: ['Delete', 'Retain'],
    meaning: 'what becomes of queues, ledger, bucket and secret on `serverless remove`; the stage `prod` retains them',
  },
} as const satisfies Readonly<Record<string, Setting>>;

type Rows = typeof SETTINGS;
type ValueOf<S extends Setting> = S extends { values: readonly (infer V)[] }
  ? V
  : S['default'] extends number
    ? number
    : string;

/** The settings that a Lambda is given, by name. */
export type LambdaSettings = {
  [Name in keyof Rows as Rows[Name] extends { variable: string } ? Name : never]: ValueOf<Rows[Name]>;
};

const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/;

/** Reads the text that a person or an environment gives; undefined where the setting may not be that. */
export function readSetting(setting: Setting, text: string): string | number | undefined {
  switch (setting.kind) {
    case 'whole number':
      return /^\d{1,6}$/.test(text) && Number(text) >= setting.least && Number(text) <= setting.most
        ? Number(text)
        : undefined;
    case 'one of':
      return setting.values.find((value) => String(value) === text);
    case 'e-mail address':
      return text === '' || EMAIL.test(text) ? text : undefined;
  }
}

/** Completes the sentence "… must be". */
export function mustBe(setting: Setting): string {
  switch (setting.kind) {
    case 'whole number':
      return `a whole number from ${setting.least} to ${setting.most}`;
    case 'one of':
      return `one of ${setting.values.join(', ')}`;
    case 'e-mail address':
      return 'one e-mail address, or empty';
  }
}
