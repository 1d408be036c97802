import { answerLost, silent } from './common-faults.ts';
import type { MakeFault } from './fate.ts';

const SLOW_DOWN =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>injected fault</Message></Error>';

const throttle: MakeFault = ({ operation }) => ({
  fault: `${operation}: throttled`,
  instead: { status: 503, contentType: 'application/xml', body: SLOW_DOWN },
});

/** What may happen to S3 calls. */
export const s3Faults = {
  'S3 PUT': [throttle, silent, answerLost],
  'S3 GET': [throttle, silent, answerLost],
} as const;
