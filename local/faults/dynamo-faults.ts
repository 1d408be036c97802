import { answerLost, refuse, silent } from './common-faults.ts';

const THROTTLED = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';
const BROKEN = 'com.amazonaws.dynamodb.v20120810#InternalServerError';

const throttle = refuse('throttled', 400, THROTTLED);
const fail = refuse('internal error', 500, BROKEN);

/** What may happen to DynamoDB calls. */
export const dynamoFaults = {
  UpdateItem: [throttle, fail, silent, answerLost],
  GetItem: [throttle, fail, silent, answerLost],
  Query: [throttle, fail, silent, answerLost],
} as const;
