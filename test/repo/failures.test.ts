import { describe, expect, test } from '@jest/globals';
import { DEAD_REASONS } from '../../lib/dead-letter.ts';
import { ensureOk, PermanentError, RetryLater } from '../../lib/index.ts';
import { DAY_SECONDS, ROOM, STACK } from '../../lib/limits.ts';
import { processBatch } from '../../lib/process/batch.ts';
import { NO_HISTORY } from '../../lib/process/ledger.ts';
import { FAILURES, FIRST_LIMITED_SECONDS, FIRST_SECONDS, LONGEST_SECONDS } from '../../lib/process/rest.ts';
import { afterFailure, askedSeconds, backoffSeconds } from '../../lib/process/retry.ts';
import { SETTINGS } from '../../lib/settings.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { invocation, itemRecord, tableOf } from '../support/process-ports.ts';
import { NOW } from '../support/receive-ports.ts';
import { read } from './imports.ts';

const readme = read('README.md');
const between = (mark: string) => readme.split(new RegExp(`<!-- /?${mark} -->`))[1] ?? '';
const rowsOf = (table: string) =>
  [...table.matchAll(/^\| (.*) \|$/gm)].slice(1).map(([, row = '']) => row.split('|').map((cell) => cell.trim()));

const failures = readme.slice(readme.indexOf('## When something fails'), readme.indexOf('## Deploy'));
const rows = rowsOf(between('failures'));

const LOWEST = () => 0;
const MIDDLE = () => 0.5;
const HIGHEST = () => 1 - Number.EPSILON;
const HOUR_SECONDS = 3_600;
const STATUS = /^([2345]xx|401|403|408|425|429|503),?$/;
const windowMs = SETTINGS.retryHours.default * HOUR_SECONDS * 1_000;
const often = 1_000;

/** How often an item is tried that fails each time, with an average chance. */
function attemptsInWindow(): number {
  for (let attempt = 1, now = NOW; ; attempt++) {
    const next = afterFailure(
      { now, sentAt: NOW, firstAt: NOW, untriedMs: 0 },
      backoffSeconds(attempt, MIDDLE),
      windowMs,
    );
    if ('reason' in next) return attempt;
    now += next.seconds * 1_000;
  }
}

/** How often a destination is called that is down throughout: what begins the rest, and then a try after each. */
function callsInWindow(): number {
  let calls = FAILURES;
  for (let seconds = FIRST_SECONDS, at = 0; at < windowMs / 1_000; seconds = Math.min(seconds * 2, LONGEST_SECONDS)) {
    at += seconds;
    calls++;
  }
  return calls;
}

/** The number of crashes alone from which on an item is given up for them. */
async function crashesAlone(): Promise<number> {
  for (let crashedAlone = 0; ; crashedAlone++) {
    const history = { ...NO_HISTORY, crashedAlone };
    const claim = async () => ({ state: 'claimed' as const, done: new Set<string>(), history });
    const ledger = { ...memoryLedger(() => NOW), claim };
    const { invocation: run, world } = invocation(
      tableOf(() => undefined),
      { ports: { ledger } },
    );
    await processBatch([itemRecord()], run);
    if (world.deadLetters[0]?.reason === 'crashed each time') return crashedAlone;
  }
}

const minutes = (seconds: number) => `${seconds / 60} min`;
const roundedTo = (step: number, value: number) => Math.round(value / step) * step;
const alone = await crashesAlone();
const aloneSeconds = STACK.processTimeoutSeconds + 5;

/** What the section may say of numbers, each from what the code does. */
const FACTS = [
  `${backoffSeconds(1, LOWEST)} to ${backoffSeconds(1, HIGHEST)} s`,
  `${backoffSeconds(often, LOWEST) / 60} to ${minutes(backoffSeconds(often, HIGHEST))}`,
  `${SETTINGS.retryHours.default} hours`,
  `about ${roundedTo(10, attemptsInWindow())} attempts`,
  `after ${SETTINGS.processorSeconds.default} s`,
  `for ${FAILURES} different items in a row`,
  `${FIRST_SECONDS} s, doubling with each try that fails up to ${minutes(LONGEST_SECONDS)}`,
  `about ${roundedTo(50, callsInWindow())} calls in`,
  `up to ${askedSeconds(1_000, HIGHEST) / 10 - 100} % more`,
  `${FIRST_LIMITED_SECONDS} s, doubling up to ${minutes(LONGEST_SECONDS)}`,
  `${HOUR_SECONDS / LONGEST_SECONDS} tries an hour`,
  `after ${minutes(STACK.visibilityTimeoutSeconds)}`,
  `every ${minutes(STACK.visibilityTimeoutSeconds)}`,
  `crashes ${alone} times`,
  `about ${Math.ceil((STACK.visibilityTimeoutSeconds + alone * aloneSeconds) / 60)} min after the first crash`,
  `${STACK.maxReceiveCount.toLocaleString('en')} times (${(STACK.maxReceiveCount * STACK.visibilityTimeoutSeconds) / HOUR_SECONDS} hours)`,
  `${ROOM.oldestItemSeconds / HOUR_SECONDS} hours`,
  `${(ROOM.oldestItemSeconds + ROOM.lastTurnSeconds) / HOUR_SECONDS} hours`,
  `${STACK.queueRetentionSeconds / HOUR_SECONDS} hours`,
  `received ${ROOM.mostReceipts} times`,
  `for ${SETTINGS.ledgerDays.default} days`,
];

describe('what the README says of failures', () => {
  test.each(FACTS)('holds the number of the code: %s', (fact) => expect(failures).toContain(fact));

  test('has no other numbers than those, and statuses', () => {
    const others = FACTS.reduce((text, fact) => text.replaceAll(fact, ''), failures).replaceAll(/\bS3\b/g, '');
    expect(others.match(/\d[\d.,]*\w*/g)?.filter((number) => !STATUS.test(number))).toEqual([]);
  });

  test('holds the days of the queues, in which a pause of three and the longest time for retries fit', () => {
    expect(readme).toContain('A pause of up to three days');
    expect(3 * DAY_SECONDS + SETTINGS.retryHours.most * HOUR_SECONDS).toBeLessThanOrEqual(ROOM.oldestItemSeconds);
    expect(readme).toContain(`After ${STACK.queueRetentionSeconds / DAY_SECONDS} days in the queue`);
    expect(readme).toContain(`kept for ${STACK.deadLetterRetentionSeconds / DAY_SECONDS} days with its cause`);
  });
});

/** The row of a status: one that names it, or that of its class. */
function saidOf(status: number): string | undefined {
  const named = rows.find(([cell]) => cell?.split(';')[0]?.match(/\d{3}/g)?.includes(String(status)));
  const its = status >= 300 && status < 400 ? 'redirect' : `${Math.floor(status / 100)}xx`;
  return (named ?? rows.find(([cell]) => cell?.includes(its)))?.[1];
}

function becomes(status: number): RegExp {
  try {
    ensureOk({ status, headers: new Headers() });
    return /^it returns$/;
  } catch (error) {
    if (error instanceof PermanentError) return /^as `PermanentError`$/;
    if (!(error instanceof RetryLater)) throw error;
    if (error.name !== 'RetryLater') return new RegExp(`\`${error.name}\``);
    return error.scope === 'item' ? /^as `RetryLater` for the item$/ : /^as `RetryLater` for the destination$/;
  }
}

test('what becomes of an answer of any status is what the README says', () => {
  const statuses = Array.from({ length: 400 }, (_, i) => i + 200);
  expect(statuses.filter((status) => !becomes(status).test(saidOf(status) ?? ''))).toEqual([]);
});

test('every reason of a dead letter is in the README, and no other', () => {
  const named = rowsOf(between('dead letters')).flatMap(([cell]) => cell?.match(/(?<=`)[a-z ]{2,}(?=`)/g) ?? []);
  expect(named.sort()).toEqual(DEAD_REASONS.toSorted());
});
