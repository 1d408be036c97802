import { describe, expect, test } from '@jest/globals';
import { readDeliveryLine, toDeliveryLine } from '../../../lib/aws/delivery-line.ts';
import { readItemLine, toItemLine } from '../../../lib/aws/item-line.ts';
import { type LogLine, parseLogLine } from '../../../lib/aws/log-line.ts';
import type { LogFields } from '../../../lib/log.ts';
import type { ItemOutcome } from '../../../lib/process/outcome.ts';
import type { DeliveryOutcome } from '../../../lib/receive/outcome.ts';
import { accepted } from '../../support/accepted.ts';

/** What Powertools makes of it. */
function written(fields: LogFields): LogLine {
  const line = parseLogLine(JSON.stringify({ level: 'INFO', message: 'm', service: 's', timestamp: 't', ...fields }));
  if (line === undefined || line === 'metrics') throw new Error('no log line');
  return line;
}

describe('the line of an item', () => {
  const cause = { processor: 'toCrm', errorName: 'TypeError', message: 'down' };
  const info = { deliveryId: 'd', webhookId: 'w', event: 'postSent', index: 1, count: 2, receivedAt: '', sha256: '' };
  const report = { messageId: 'm', info: { ...info, payloadId: 'p' }, milliseconds: 5, ageMilliseconds: 50 };
  const outcomes: ItemOutcome[] = [
    { kind: 'done', attempt: 1 },
    { kind: 'duplicate' },
    { kind: 'split', items: 2 },
    { kind: 'dead', reason: 'permanent error', cause, attempt: 2 },
    { kind: 'retry', seconds: 30, cause: { ...cause, processor: '' }, attempt: 2 },
    { kind: 'busy', seconds: 1 },
    { kind: 'not started', seconds: 1 },
    { kind: 'unavailable', seconds: 30, cause },
  ];

  test.each(outcomes)('that ended as $kind is read as it was written', (outcome) => {
    for (const about of [
      { ...report, outcome, replayOf: 'q' },
      { ...report, outcome, info: undefined },
    ])
      expect(readItemLine(written(toItemLine(about)))).toEqual(toItemLine(about));
  });

  test('of version 0.1.0 is read', () => {
    const line = parseLogLine(
      '{"level":"WARN","message":"item failed: it comes back later","timestamp":"2026-11-24T08:00:00.000Z","service":"process","sampling_rate":0,"outcome":"retry","deliveryId":"d","webhookId":"0WA001","payloadId":"0wp123","event":"postSent","index":0,"messageId":"m","milliseconds":4,"ageMilliseconds":40,"attempt":2,"seconds":30,"processor":"postSent","errorName":"Error","errorMessage":"down"}',
    );
    expect(line && line !== 'metrics' && readItemLine(line)).toEqual({
      outcome: 'retry',
      deliveryId: 'd',
      webhookId: '0WA001',
      payloadId: '0wp123',
      event: 'postSent',
      index: 0,
      messageId: 'm',
      milliseconds: 4,
      ageMilliseconds: 40,
      replayOf: undefined,
      attempt: 2,
      seconds: 30,
      reason: undefined,
      processor: 'postSent',
      errorName: 'Error',
      errorMessage: 'down',
    });
  });

  test('is not the line of a processor, which names the item and not the message', () => {
    expect(readItemLine(written({ deliveryId: 'd', outcome: 'sent' }))).toBeUndefined();
  });
});

describe('the line of a delivery', () => {
  const outcomes: DeliveryOutcome[] = [
    accepted(),
    accepted({ quarantined: 3, repaired: 2, ranges: 1, drift: ['list of PHP', 'raw control characters'] }),
    { kind: 'quarantined', reason: 'not JSON', secret: 1 },
    { kind: 'rejected', reason: 'signature mismatch', kept: false },
    { kind: 'method not allowed', method: 'GET' },
    { kind: 'not stored', reason: 'Throttled', failed: 2 },
    { kind: 'not verifiable', reason: 'broken' },
    { kind: 'not found' },
  ];

  test.each(outcomes)('that ended as $kind is read as it was written', (outcome) => {
    for (const webhookId of ['w', undefined]) {
      const line = toDeliveryLine({ deliveryId: 'd', webhookId, bytes: 17, outcome }, 5);
      expect(readDeliveryLine(written(line))).toEqual(line);
    }
  });

  test('of version 0.1.0 is read', () => {
    const line = parseLogLine(
      '{"level":"INFO","message":"delivery accepted","timestamp":"2026-11-24T08:00:00.000Z","service":"receive","sampling_rate":0,"outcome":"accepted","deliveryId":"d","webhookId":"w","bytes":17,"milliseconds":5,"items":2,"oversize":0,"secret":0,"events":["postSent"]}',
    );
    expect(line && line !== 'metrics' && readDeliveryLine(line)).toEqual({
      outcome: 'accepted',
      deliveryId: 'd',
      webhookId: 'w',
      bytes: 17,
      milliseconds: 5,
      items: 2,
      oversize: 0,
      secret: 0,
      events: ['postSent'],
    });
  });

  test('is not a line without an outcome', () => {
    expect(readDeliveryLine(written({ errorName: 'TypeError' }))).toBeUndefined();
  });
});

test('a line of metrics is told apart, and what is no line of a log is none', () => {
  expect(parseLogLine('{"_aws":{}}')).toBe('metrics');
  for (const text of ['', 'hello', '{ not JSON', '{"level":"INFO"}', '["level"]'])
    expect(parseLogLine(text)).toBeUndefined();
});
