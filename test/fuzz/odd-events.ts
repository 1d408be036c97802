import fc from 'fast-check';
import type { HttpEvent } from '../../lib/aws/http-request.ts';
import { invokedWith } from '../support/http-events.ts';
import { jsonText } from '../support/json-arbitraries.ts';

/** A field may be missing, null, or of a type that nobody expects. */
const odd = fc.constantFrom<unknown>(undefined, null, 0, 1, true, false, '', 'x', [], {}, [null], { a: 1 });
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), jsonText, fc.base64String({ maxLength: 40 }));
const rarely = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: odd });

const name = fc.oneof(
  fc.constantFrom(
    'x-oktopost-secret',
    'X-Oktopost-Secret',
    'x-oktopost-signature',
    'X-OKTOPOST-WEBHOOK',
    'x-oktopost-webhook',
  ),
  fc.constantFrom('x-oktopost-payload', '__proto__', 'constructor', 'content-length', ''),
  fc.string({ maxLength: 8 }),
);
const value = fc.oneof(
  fc.constantFrom('0WA001', '0WA002', '0'.repeat(40), `${'A'.repeat(27)}=`),
  fc.string({ maxLength: 50 }),
);
const method = fc.oneof(fc.constantFrom('POST', 'POST', 'post', 'GET'), fc.string({ maxLength: 8 }));

const parts = {
  version: rarely(fc.constantFrom('1.0', '2.0')),
  httpMethod: rarely(method),
  headers: fc.option(fc.dictionary(name, rarely(value), { maxKeys: 5 })),
  multiValueHeaders: fc.option(fc.dictionary(name, fc.option(fc.array(value, { maxLength: 3 })), { maxKeys: 5 })),
  requestContext: fc.option(
    fc.record({ http: fc.option(fc.record({ method: rarely(method) }, { requiredKeys: [] })) }, { requiredKeys: [] }),
  ),
  body: rarely(text),
  isBase64Encoded: rarely(fc.boolean()),
  Records: fc.constant([{ messageId: '1', body: '{}' }]),
};

/** What an HTTP integration or a person may invoke the Lambda with; none of it is signed. */
export const oddEvent: fc.Arbitrary<HttpEvent> = fc.record(parts, { requiredKeys: [] }).map(invokedWith);
