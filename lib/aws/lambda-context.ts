import type { Context } from 'aws-lambda';

/** What the functions use of what Lambda says about an invocation. */
export type LambdaContext = Pick<Context, 'getRemainingTimeInMillis'>;
