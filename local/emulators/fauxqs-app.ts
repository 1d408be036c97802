import { buildApp } from 'fauxqs';
import { REFUSED_BY_SQS } from '../../lib/limits.ts';
// Not among the package's exports, so by their paths.
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { INVALID_MESSAGE_BODY_CHAR } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';

/**
 * SQS and S3 in memory. Built here, because fauxqs' own start listens on every address of the machine; with a store of its
 * own, in which a queue of thousands of messages can be looked at without making JSON of them.
 */
export function fauxqsApp() {
  // fauxqs 2.4 also refuses emoji and all others above U+FFFF, which SQS takes.
  INVALID_MESSAGE_BODY_CHAR.test = (text) => REFUSED_BY_SQS.test(text);
  const sqsStore = new SqsStore();
  const stores = { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() };
  return { app: buildApp({ logger: false, stores }), sqsStore };
}
