import { describe, expect, test } from '@jest/globals';
import { deliveryReports } from '../../../lib/aws/delivery-report.ts';
import { toResponse } from '../../../lib/aws/http-response.ts';
import { itemReports } from '../../../lib/aws/item-report.ts';
import type { MetricValues } from '../../../lib/aws/metrics.ts';
import type { ItemOutcome } from '../../../lib/process/outcome.ts';
import type { DeliveryOutcome } from '../../../lib/receive/outcome.ts';
import { accepted } from '../../support/accepted.ts';
import { keepLines, type LogLine } from '../../support/process-ports.ts';

function telemetry() {
  const lines: LogLine[] = [];
  const metrics: [Readonly<Record<string, string>>, MetricValues][] = [];
  return {
    lines,
    metrics,
    log: keepLines(lines),
    emit: (...metric: (typeof metrics)[number]) => void metrics.push(metric),
  };
}

describe('the report of a delivery', () => {
  const report = (outcome: DeliveryOutcome, stack: string | undefined = '--stage prod --region eu-west-1') => {
    const { lines, metrics, log, emit } = telemetry();
    deliveryReports(log, emit, stack)({ deliveryId: 'd', webhookId: 'w', bytes: 17, outcome }, 5);
    return { line: lines[0], lines, metrics };
  };

  test('of an accepted one counts its items by event type, and unknown types share one value', () => {
    const events = new Map([
      ['postSent', 2],
      ['brandNew', 1],
      ['newer', 1],
      ['\u001b[2J', 1],
    ]);
    const { line, metrics } = report(accepted({ items: 5, events }));
    expect(line).toEqual({
      level: 'info',
      message: 'delivery accepted',
      fields: {
        outcome: 'accepted',
        deliveryId: 'd',
        webhookId: 'w',
        bytes: 17,
        milliseconds: 5,
        items: 5,
        oversize: 0,
        secret: 0,
        events: ['postSent', 'brandNew', 'newer', '(unprintable)'],
      },
    });
    expect(metrics).toEqual([
      [{ outcome: 'accepted' }, { Deliveries: [1], ReceiveMilliseconds: [5] }],
      [{ event: 'postSent' }, { ItemsAccepted: [2] }],
      [{ event: 'unknown' }, { ItemsAccepted: [3] }],
    ]);
  });

  test('counts a previous secret by webhook, so that ops can see when it is no longer used', () => {
    const { metrics } = report(accepted({ items: 0, events: new Map(), secret: 1 }));
    expect(metrics).toContainEqual([{ webhook: 'w' }, { PreviousSecretUsed: [1] }]);
  });

  test('of a refusal that a command repairs gives the command whole, or on one machine none', () => {
    const messageOf = (reason: 'webhook unknown' | 'signature mismatch', stack?: string) => {
      const { log, emit, lines } = telemetry();
      const outcome = { kind: 'rejected', reason, kept: false } as const;
      deliveryReports(log, emit, stack)({ deliveryId: 'd', webhookId: 'w', bytes: 1, outcome }, 5);
      return lines[0]?.message;
    };
    const stack = '--stage prod --region eu-west-1';
    expect(messageOf('webhook unknown', stack)).toContain(`npm run okto -- webhooks add w <event> ${stack}`);
    expect(messageOf('signature mismatch', stack)).toContain(`npm run okto -- webhooks rotate w ${stack}`);
    expect(messageOf('webhook unknown')).toContain('to the variable WEBHOOKS');
    expect(messageOf('signature mismatch')).not.toContain('npm run');
  });

  test.each<[DeliveryOutcome, LogLine['level'], RegExp]>([
    [
      { kind: 'rejected', reason: 'signature mismatch', kept: true },
      'warn',
      /is the secret here the one that Oktopost shows/,
    ],
    [{ kind: 'rejected', reason: 'webhook unknown', kept: false }, 'warn', /npm run okto -- webhooks add/],
    [{ kind: 'quarantined', reason: 'not JSON', secret: 0 }, 'warn', /kept under quarantine\/unreadable/],
    [{ kind: 'not stored', reason: 'Throttled', failed: 2 }, 'error', /answered 503; Oktopost sends it again/],
    [accepted({ quarantined: 1 }), 'warn', /but for some elements: .* quarantine\/unreadable/],
    [accepted({ drift: ['ids do not pair'] }), 'warn', /unlike what is known of Oktopost/],
    [{ kind: 'rejected', reason: 'webhook unknown', kept: true }, 'warn', /kept under quarantine\/unknown$/],
    [
      { kind: 'not verifiable', reason: 'broken' },
      'error',
      /okto -- webhooks restore --stage prod --region eu-west-1$/,
    ],
    [{ kind: 'not found' }, 'info', /not for \/webhooks\/oktopost/],
    [{ kind: 'method not allowed', method: 'GET' }, 'info', /opened in a browser\?/],
  ])('of %j teaches its reader', (outcome, level, message) => {
    const { lines, metrics } = report(outcome);
    expect(lines).toMatchObject([
      { level, message: expect.stringMatching(message), fields: { outcome: outcome.kind } },
    ]);
    expect(metrics[0]?.[0]).toEqual({ outcome: outcome.kind });
  });

  test('of what is answered 4xx is counted, so that it can be told from what AWS answers by itself', () => {
    const counts = (outcome: DeliveryOutcome) =>
      report(outcome).metrics.some(
        ([dimensions, values]) => Object.keys(dimensions).length === 0 && 'Answered4xx' in values,
      );
    const outcomes: DeliveryOutcome[] = [
      accepted({}),
      { kind: 'quarantined', reason: 'not JSON', secret: 0 },
      { kind: 'rejected', reason: 'webhook unknown', kept: false },
      { kind: 'not found' },
      { kind: 'method not allowed', method: 'GET' },
      { kind: 'not stored', reason: 'r', failed: 1 },
      { kind: 'not verifiable', reason: 'r' },
    ];
    for (const outcome of outcomes) {
      const { statusCode } = toResponse({ deliveryId: 'd', webhookId: 'w', bytes: 1, outcome });
      expect([outcome.kind, counts(outcome)]).toEqual([outcome.kind, statusCode >= 400 && statusCode < 500]);
    }
  });

  test('of a rejected one is counted by its reason', () => {
    const { metrics } = report({ kind: 'rejected', reason: 'webhook unknown', kept: false });
    expect(metrics).toContainEqual([{ reason: 'webhook unknown' }, { Rejected: [1] }]);
  });
});

describe('the reports of items', () => {
  const info = {
    deliveryId: 'd',
    webhookId: 'w',
    payloadId: '0001',
    event: 'postSent',
    index: 1,
    count: 2,
    receivedAt: '',
    sha256: '',
  };
  const cause = { processor: 'toCrm', errorName: 'TypeError', message: 'down' };
  const run = (outcomes: ItemOutcome[], event = 'postSent') => {
    const { lines, metrics, log, emit } = telemetry();
    const { report, flush } = itemReports(log, emit);
    for (const outcome of outcomes)
      report({ messageId: 'm', info: { ...info, event }, outcome, milliseconds: 5, ageMilliseconds: 50 });
    flush();
    flush();
    return { lines, metrics };
  };

  test('are a line each, with ids, outcome and cause', () => {
    const { lines } = run([{ kind: 'retry', seconds: 30, attempt: 2, cause }]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'item failed: it comes back later',
        fields: {
          outcome: 'retry',
          deliveryId: 'd',
          webhookId: 'w',
          payloadId: '0001',
          event: 'postSent',
          index: 1,
          messageId: 'm',
          milliseconds: 5,
          ageMilliseconds: 50,
          attempt: 2,
          seconds: 30,
          processor: 'toCrm',
          errorName: 'TypeError',
          errorMessage: 'down',
        },
      },
    ]);
  });

  test('are counted once: what is done by event type, with its end-to-end time, and the rest by outcome', () => {
    const dead = { kind: 'dead', reason: 'permanent error', cause, attempt: 1 } as const;
    const { metrics } = run([
      { kind: 'done', attempt: 1 },
      { kind: 'done', attempt: 1 },
      { kind: 'duplicate' },
      dead,
      dead,
    ]);
    expect(metrics).toEqual([
      [{ event: 'postSent' }, { ItemsDone: [2] }],
      [{}, { EndToEndMilliseconds: [50, 50], ItemsDuplicate: [1], ItemsDead: [1, 1] }],
    ]);
  });

  test('of unknown types share one value', () => {
    expect(run([{ kind: 'done', attempt: 1 }], 'brandNew').metrics[0]).toEqual([
      { event: 'unknown' },
      { ItemsDone: [1] },
    ]);
  });
});
