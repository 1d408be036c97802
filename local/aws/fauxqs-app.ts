import { buildApp } from 'fauxqs';
// Not among the package's exports, so by its path.
import { INVALID_MESSAGE_BODY_CHAR } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';

/** The characters that SQS refuses; fauxqs 2.4 also refuses emoji and all others above U+FFFF, which SQS takes. */
const REFUSED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** SQS and S3 in memory. Built here, because fauxqs' own start listens on every address of the machine. */
export function fauxqsApp() {
  INVALID_MESSAGE_BODY_CHAR.test = (text) => REFUSED.test(text);
  return buildApp({ logger: false });
}
