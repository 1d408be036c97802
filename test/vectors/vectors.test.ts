import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type HttpEvent, toRequest } from '../../lib/aws/http-request.ts';
import { toResponse } from '../../lib/aws/http-response.ts';
import { decodeMessage } from '../../lib/message.ts';
import { receive } from '../../lib/receive/receive.ts';
import { staticWebhooks } from '../../lib/receive/static-webhooks.ts';
import { parseWebhooks } from '../../lib/parse-webhooks.ts';
import { bodyBytes, readVectors, type VectorCase, type VectorItem, type VectorRequest } from '../../lib/sender/conformance/vector.ts';
import { functionUrlEvent, httpApiEvent, restApiEvent } from '../support/http-events.ts';
import { receivePorts } from '../support/receive-ports.ts';

const FORMATS = [
  { format: 'HTTP API', toEvent: httpApiEvent },
  { format: 'REST API', toEvent: restApiEvent },
  { format: 'Function URL', toEvent: functionUrlEvent },
];

/** One request as each format hands it over: as base64 always, and as text too where it is text. */
function eventsOf({ method, headers, body }: VectorRequest): [name: string, event: HttpEvent][] {
  const bytes = bodyBytes(body);
  return FORMATS.flatMap(({ format, toEvent }) =>
    (isUtf8(bytes) ? [false, true] : [true]).map((base64): [string, HttpEvent] => [
      `${format}, ${base64 ? 'base64' : 'text'}`,
      toEvent({ method, headers, body: bytes, base64 }),
    ]),
  );
}

/** Whole events of a Lambda: no other receiver gets them. */
const lambdaEvents: { webhooks: object; cases: LambdaCase[] } = JSON.parse(
  readFileSync(new URL('./lambda-events.json', import.meta.url), 'utf8'),
);

interface LambdaCase extends Pick<VectorCase, 'name' | 'expected'> {
  event: object;
}

const files = readVectors();
const all: { file: string; webhooks: object; cases: (VectorCase | LambdaCase)[] }[] = [
  ...files,
  { file: 'lambda-events', ...lambdaEvents },
];

describe.each(all)('vectors of $file', ({ cases, webhooks }) => {
  const table = staticWebhooks(parseWebhooks(JSON.stringify(webhooks)).webhooks);

  describe.each(cases)('$name', (vector) => {
    const { expected } = vector;
    const events: [string, object][] = 'event' in vector ? [['as it is', vector.event]] : eventsOf(vector.request);

    test.each(events)('%s', async (_, lambdaEvent) => {
      const { ports, messages, quarantined, stored } = receivePorts({ webhooks: table });
      const sent = toRequest(lambdaEvent);
      const received = await receive(sent, ports);
      const answer = toResponse(received);

      expect({ status: answer.statusCode, ...named(received.outcome) }).toEqual({
        status: expected.status,
        outcome: expected.outcome,
        ...(expected.reason !== undefined && { reason: expected.reason }),
      });
      expect(messages.map((message) => receivedItem(message, stored))).toEqual(expectedItems(expected));
      const unqueued = quarantined.filter(({ kind }) => kind === 'unreadable');
      expect(unqueued.map(({ body }) => body)).toEqual(
        expected.outcome === 'quarantined' || expected.kept ? [sent.body] : [],
      );
      if (expected.kept) expect(unqueued[0]?.elements?.first).toEqual(expected.kept);
    });
  });
});

function named(outcome: { kind: string; reason?: string }) {
  return { outcome: outcome.kind, ...(outcome.reason !== undefined && { reason: outcome.reason }) };
}

/** An item as it can be compared with any vector: its text is told by its hash. */
interface ReceivedItem {
  sha256: string;
  event: string;
  payloadId: string | undefined;
}

/** The hash is taken of what would be processed, and must be the one that travels with it. */
function receivedItem(message: string, stored: ReadonlyMap<string, string>): ReceivedItem {
  const decoded = decodeMessage(message);
  if (decoded === undefined) throw new Error('receive has queued what process cannot read');
  const text = 'json' in decoded ? decoded.json : (stored.get(decoded.stored.key) ?? '');
  expect(decoded.info.sha256).toBe(hash('sha256', text));
  return { sha256: hash('sha256', text), event: decoded.info.event, payloadId: decoded.info.payloadId };
}

function expectedItems({ items = [] }: VectorCase['expected']): ReceivedItem[] {
  const one = ({ text = '', sha256 = hash('sha256', text), event, payloadId }: VectorItem) => ({ sha256, event, payloadId });
  return items.flatMap((item) => Array.from({ length: item.times ?? 1 }, () => one(item)));
}

describe('the files', () => {
  test('are named in the page about conformance, each with what it is about', () => {
    const page = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
    for (const { file, about } of files) {
      expect(about).toMatch(/\.$/);
      expect(page).toContain(`### \`${file}.json\``);
    }
  });

  test.each(all)('$file names no case twice', ({ cases }) => {
    const names = cases.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('hold every outcome that a request alone can bring about', () => {
    const outcomes = new Set(files.flatMap(({ cases }) => cases.map(({ expected }) => expected.outcome)));
    expect([...outcomes].sort()).toEqual([
      'accepted',
      'method not allowed',
      'not verifiable',
      'quarantined',
      'rejected',
    ]);
  });
});
