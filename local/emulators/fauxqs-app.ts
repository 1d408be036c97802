import { buildApp } from 'fauxqs';
// Not among the package's exports, so by their paths.
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { INVALID_MESSAGE_BODY_CHAR } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';

/** The characters that SQS refuses; fauxqs 2.4 also refuses emoji and all others above U+FFFF, which SQS takes. */
const REFUSED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * SQS and S3 in memory. Built here, because fauxqs' own start listens on every address of the machine; with a store of its
 * own, in which a queue of thousands of messages can be looked at without making JSON of them.
 */
export function fauxqsApp() {
  INVALID_MESSAGE_BODY_CHAR.test = (text) => REFUSED.test(text);
  const sqsStore = new SqsStore();
  const stores = { sqsStore, snsStore: new SnsStore(), s3Store: new S3Store() };
  return { app: buildApp({ logger: false, stores }), sqsStore };
}
