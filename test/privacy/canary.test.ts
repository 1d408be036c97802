import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate as immediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createLog } from '../../lib/aws/log.ts';
import { secretsManagerWebhooks } from '../../lib/aws/secrets-webhooks.ts';
import { sqsQueue } from '../../lib/aws/sqs-queue.ts';
import { readReceiveConfig } from '../../lib/config.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { describeDefect } from '../../lib/privacy/defect.ts';
import type { ProcessPorts } from '../../lib/process/ports.ts';
import type { Item, Processor } from '../../lib/processor.ts';
import { PermanentError, RetryLater } from '../../lib/processor-errors.ts';
import { staticWebhooks } from '../../lib/receive/static-webhooks.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { tableOf } from '../support/process-ports.ts';
import { processors } from '../support/processors.ts';
import { NOW } from '../support/receive-ports.ts';
import { sdkClient } from '../support/sdk-client.ts';
import { leaks, logged } from './leaks.ts';
import { escaped, markEverywhere as everywhere, mark, marksIn, tracesIn } from './marks.ts';
import { pipeline } from './pipeline.ts';
import { written } from './written.ts';

/** The fixtures with marks in them. */
const fixtures = eventTypes.map((event) => {
  const body = mark(readFileSync(new URL(`../../lib/sender/samples/${event}.json`, import.meta.url), 'utf8'));
  return { event, body, marks: marksIn(JSON.parse(body)) };
});
const bodies = fixtures.flatMap(({ body }) => [body, escaped(body)]);

/** Has names, texts, an address, links and a phone number. */
const lead = fixtures.find(({ event }) => event === 'newLead') ?? { body: '', marks: [] };
const leadBody = lead.body;

type Pipeline = ReturnType<typeof pipeline>;

/** Everything that people beside the processors' own authors come to see. */
async function visible(flow: Pipeline, work: () => Promise<void>): Promise<string> {
  const logsAndMetrics = await written(work);
  return [logsAndMetrics, ...flow.answers, ...flow.deadLetters.map(({ attributes }) => attributes)].join('\n');
}

const outOfReach = (quoted: string) => Promise.reject(new TypeError(`cannot store ${quoted}`));

describe('the canary', () => {
  test('is in every fixture whose event is about people', () => {
    const without = fixtures.filter(({ marks }) => marks.length === 0).map(({ event }) => event);
    expect(without.filter((event) => !/^post/.test(event))).toEqual([]);
    expect(tracesIn(leadBody).length).toBeGreaterThan(7);
    expect(lead.marks.length).toBeGreaterThan(3);
  });

  test('is seen where a processor prints past the log', async () => {
    const flow = pipeline({ processors: tableOf(({ json }) => void process.stdout.write(json)) });
    const seen = await visible(flow, async () => {
      await flow.post(escaped(leadBody));
      await flow.drain();
    });
    expect(tracesIn(seen).length).toBeGreaterThan(7);
  });

  test.each([
    ['as it is', (text: string) => text],
    ['in upper case', (text: string) => text.toUpperCase()],
    ['escaped, twice', (text: string) => JSON.stringify(escaped(JSON.stringify(text)))],
    ['in a link', encodeURIComponent],
    ['in a link in a link', (text: string) => encodeURIComponent(encodeURIComponent(text))],
    ['decomposed', (text: string) => text.normalize('NFD')],
    ['without accents', (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')],
    ['in base64', (text: string) => Buffer.from(text).toString('base64')],
    ['in hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
    ['in the entities of HTML', (text: string) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join('')],
  ])('is recognised %s', (_, change) => {
    for (const text of lead.marks) expect(tracesIn(change(text))).not.toEqual([]);
  });

  test('reaches the processor and the dead letter itself, which are where it belongs', async () => {
    const seen: Item<string>[] = [];
    const flow = pipeline({
      processors: tableOf((item) => {
        seen.push(item);
        throw new PermanentError('no');
      }),
    });
    const shown = await visible(flow, async () => {
      await flow.post(leadBody);
      await flow.drain();
    });
    expect(tracesIn(JSON.stringify(seen))).not.toEqual([]);
    expect(tracesIn(flow.deadLetters.map(({ body }) => body).join())).not.toEqual([]);
    expect(flow.deadLetters).toHaveLength(1);
    expect(shown).toMatch(/item given up/);
    expect(shown).toMatch(/"ItemsDead"/);
  });
});

describe('no mark is in logs, metrics, answers and attributes', () => {
  test('of items that succeed, with the processors that ship', async () => {
    const flow = pipeline({ processors });
    const shown = await visible(flow, async () => {
      for (const [i, body] of bodies.entries()) await flow.post(body, { 'x-oktopost-payload': String(i) });
      await flow.drain();
      await flow.drain();
    });
    expect(shown.match(/"item done"/g)).toHaveLength(bodies.length);
    expect(shown.match(/"item already done/g)).toHaveLength(bodies.length);
    expect(tracesIn(shown)).toEqual([]);
  });

  test('of items with names in their ids, statuses and keys, with the processors that ship', async () => {
    const flow = pipeline({ processors });
    const shown = await visible(flow, async () => {
      for (const { body } of fixtures) {
        await flow.post(everywhere(body), { 'x-oktopost-payload': 'zyxwa-kzjwx' });
        await flow.post(everywhere(body), { 'x-oktopost-payload': '99977889997788' });
      }
      await flow.drain();
    });
    expect(shown.match(/"item done"/g)).toHaveLength(2 * fixtures.length);
    expect(shown).toMatch(/"payloadId":"sha256:[0-9a-f]{12}"/);
    expect(tracesIn(shown)).toEqual([]);
    expect(shown).not.toMatch(/99977889997788/);
  });

  test('of items that are given up, where their payload id is a name', async () => {
    const flow = pipeline({ processors: tableOf(() => Promise.reject(new PermanentError('no'))) });
    const shown = await visible(flow, async () => {
      await flow.post(leadBody, { 'x-oktopost-payload': 'zyxwa-kzjwx' });
      await flow.drain();
    });
    expect(flow.deadLetters[0]?.attributes).toMatch(/sha256:[0-9a-f]{12}/);
    expect(tracesIn(shown)).toEqual([]);
  });

  test.each(Object.entries(logged))('of items that a processor logs %s', async (_, write) => {
    const flow = pipeline({ processors: tableOf((item, { log }) => write(log, item, markOf(item))) });
    let items = 0;
    const shown = await visible(flow, async () => {
      for (const { body, marks } of fixtures)
        for (const [position] of marks.entries()) {
          await flow.post(position % 2 ? everywhere(body) : body, { 'x-oktopost-payload': String(position) });
          items++;
        }
      await flow.drain();
    });
    expect(shown.match(/"item done"/g)).toHaveLength(items);
    expect(tracesIn(shown)).toEqual([]);
  });

  describe.each(Object.entries(leaks))('of items whose processor throws an error with %s', (_, leak) => {
    const nodeProcess = new EventEmitter();
    const stray = (error: unknown) => void nodeProcess.emit('unhandledRejection', error);
    const shownOf = async (fail: (error: unknown) => void) => {
      const processors = tableOf((item) => fail(leak(item, markOf(item))));
      const flow = pipeline({ processors, nodeProcess });
      let items = 0;
      const shown = await visible(flow, async () => {
        for (const { body, marks } of fixtures)
          for (const [position] of marks.entries()) {
            await flow.post(position % 2 ? escaped(body) : body, { 'x-oktopost-payload': String(position) });
            items++;
          }
        await flow.drain();
        await immediate();
      });
      return { shown, items, dead: flow.deadLetters.length };
    };

    test.each<[string, (error: unknown) => void]>([
      ['that passes', (error) => thrown(error)],
      ['that is permanent', (error) => thrown(new PermanentError(messageOf(error)))],
      ['that asks for a delay', (error) => thrown(new RetryLater(5, messageOf(error)))],
      ['that nobody awaits', stray],
    ])('%s', async (_, fail) => {
      const { shown, items, dead } = await shownOf(fail);
      expect(dead).toBe(items);
      expect(tracesIn(shown)).toEqual([]);
    });

    test.each<[string, (error: unknown) => void]>([
      ['that nobody awaits, and that comes when it has returned', (error) => void setImmediate(() => stray(error))],
      ['that nobody awaits, and of which nobody knows whose it is', (error) => outside.push(() => stray(error))],
    ])('%s', async (_, fail) => {
      const { shown, items } = await shownOf(fail);
      const told = await written(async () => outside.splice(0).forEach((say) => void say()));
      expect(`${shown}${told}`.match(/an error that nobody awaited/g)).toHaveLength(items);
      expect(shown.match(/"item done"/g)).toHaveLength(items);
      expect(tracesIn(shown + told)).toEqual([]);
    });
  });

  test('of items whose processor hangs', async () => {
    const timer = (_: number, callback: () => void) => {
      setImmediate(callback);
      return () => undefined;
    };
    const flow = pipeline({ processors: tableOf(() => new Promise(() => undefined)), process: { timer } });
    const shown = await visible(flow, async () => {
      await flow.post(leadBody);
      await flow.drain();
    });
    expect(shown).toMatch(/was stopped: it took longer than/);
    expect(tracesIn(shown)).toEqual([]);
  });

  test('of items while ledger, dead-letter queue and store are out of reach, and say what they were given', async () => {
    const ledger = () => memoryLedger(() => NOW);
    const broken: Partial<ProcessPorts>[] = [
      { ledger: { ...ledger(), claim: (key) => outOfReach(`${JSON.stringify(key)} ${leadBody}`) } },
      { ledger: { ...ledger(), complete: () => outOfReach(leadBody) } },
      { ledger: { ...ledger(), release: () => outOfReach(leadBody) } },
      { deadLetters: { send: ({ body }) => outOfReach(body) } },
      { hide: () => outOfReach(leadBody) },
    ];
    for (const process of broken) {
      const flow = pipeline({ processors: tableOf(failingOrNot()), process });
      const shown = await visible(flow, async () => {
        await flow.post(leadBody);
        await flow.post(escaped(leadBody));
        await flow.post(leadBody, { 'x-oktopost-payload': '0002' });
        await flow.drain();
      });
      expect(shown).toMatch(/TypeError/);
      expect(tracesIn(shown)).toEqual([]);
    }
  });

  test('of items that were too large, and are missing or altered in the store', async () => {
    const large = leadBody.replace('"Phone"', `"Padding":"${'x'.repeat(1_100_000)}","Phone"`);
    const flow = pipeline({ processors });
    const shown = await visible(flow, async () => {
      await flow.post(large);
      for (const [key, json] of flow.stored) flow.stored.set(key, `${json} `);
      await flow.drain();
      flow.stored.clear();
      await flow.drain();
    });
    expect(shown).toMatch(/stored item altered/);
    expect(shown).toMatch(/stored item missing/);
    expect(tracesIn(shown)).toEqual([]);
  });

  test('of queue messages that somebody wrote or changed by hand', async () => {
    const flow = pipeline({ processors: tableOf(() => undefined) });
    const shown = await visible(flow, async () => {
      await flow.post(leadBody);
      const [message = ''] = flow.messages;
      const { item, ...info } = JSON.parse(message);
      await flow.drain([leadBody, message.slice(0, -1), JSON.stringify({ item, ...info, note: { by: 'me', item } })]);
    });
    expect(shown).toMatch(/unreadable message/);
    expect(tracesIn(shown)).toEqual([]);
  });

  test('of deliveries that cannot be read, are forged, or are for a webhook that is not known', async () => {
    const flow = pipeline({ processors });
    const shown = await visible(flow, async () => {
      for (const text of lead.marks) await flow.post(leadBody, { 'x-oktopost-webhook': text });
      for (const body of bodies) {
        await flow.post(body.slice(0, -10));
        await flow.post(`${body},`);
        await flow.post(JSON.stringify(body));
        await flow.post(body, { 'x-oktopost-secret': '0'.repeat(40) });
        await flow.post(body, { 'x-oktopost-secret': leadBody.replaceAll(/[^\w]/g, '') });
        await flow.post(body, { 'x-oktopost-webhook': '0WA009' });
      }
    });
    expect(shown).toMatch(/delivery quarantined/);
    expect(shown).toMatch(/delivery rejected/);
    expect(tracesIn(shown)).toEqual([]);
  });

  test('of deliveries that are not stored, whatever queue, store and quarantine say of them', async () => {
    const client = sdkClient((command) => outOfReach(JSON.stringify(command)));
    const queue = sqsQueue(client, 'https://queue', async () => undefined);
    const items = { put: (_: string, __: string, json: string) => outOfReach(json), get: async () => undefined };
    const keep = ({ body }: { body: Uint8Array }) => outOfReach(Buffer.from(body).toString());
    const flow = pipeline({ processors, receive: { queue, items, quarantine: { keep } } });
    const shown = await visible(flow, async () => {
      for (const body of bodies) await flow.post(body);
      await flow.post(leadBody.slice(1));
      await flow.post(leadBody, { 'x-oktopost-secret': '0'.repeat(40) });
      await flow.post(leadBody.replace('"Phone"', `"Padding":"${'x'.repeat(1_100_000)}","Phone"`));
    });
    expect(shown.match(/delivery not stored/g)).toHaveLength(bodies.length + 2);
    expect(tracesIn(shown)).toEqual([]);
  });

  test('of a defect, whose message may be made to look like the lines of a stack', async () => {
    const error = new RangeError(`bad\n    at Zyxwa (qüvxo:1:1)\n    at kzjwx\n${leadBody}`);
    const shown = await written(async () => createLog('receive').error('delivery not received', describeDefect(error)));
    expect(shown).toMatch(/RangeError.*canary\.test\.ts/s);
    expect(tracesIn(shown)).toEqual([]);
  });
});

describe('no secret is in logs, metrics and answers', () => {
  const secrets = ['Zyxwa-vqjzk', ' wpxvq\n', '', 'kzjwx'];

  test('while deliveries are verified with it, rightly and wrongly', async () => {
    const webhooks = new Map([['0WA001', { event: 'newLead', secrets }]]);
    const flow = pipeline({
      processors,
      receive: { webhooks: staticWebhooks(webhooks) },
    });
    const shown = await visible(flow, async () => {
      for (const secret of secrets) await flow.post('[]', { 'x-oktopost-secret': secret });
      await flow.post('[]');
    });
    expect(shown).toMatch(/signature mismatch/);
    expect(tracesIn(shown)).toEqual([]);
  });

  test.each([
    ['well-formed', JSON.stringify({ '0WA001': { event: 'newLead', secrets } })],
    ['not a list', JSON.stringify({ '0WA001': { event: 'newLead', secrets: secrets[0] } })],
    ['where the event should be', JSON.stringify({ '0WA001': { event: { secrets }, secrets: [secrets] } })],
    ['alone', JSON.stringify({ '0WA001': secrets[0] })],
    ['in a list', JSON.stringify(secrets)],
    ['in no JSON', `{'0WA001': '${secrets[0]}'}`],
  ])('when the table of webhooks is read, and it is %s', async (_, table) => {
    const shown = await written(async () => {
      const log = createLog('receive');
      const client = sdkClient(async () => ({ SecretString: table }));
      const webhooks = secretsManagerWebhooks(
        client,
        'id',
        () => NOW,
        (problem) => log.error(problem),
      );
      await webhooks.get().catch((error: unknown) => log.error('not read', describeDefect(error)));
      try {
        log.info('read', { webhooks: 'webhooks' in readReceiveConfig({ WEBHOOKS: table }).webhooks });
      } catch (error) {
        log.error('not read', describeDefect(error));
      }
    });
    expect(shown).toMatch(/not read.*QUEUE_URL is missing/s);
    expect(tracesIn(shown)).toEqual([]);
  });

  test('when Secrets Manager is out of reach, and says what it had', async () => {
    const state = { broken: false };
    const table = JSON.stringify({ '0WA001': { event: 'newLead', secrets: ['Zyxwa-vqjzk'] } });
    const client = sdkClient(async () => (state.broken ? outOfReach(table) : { SecretString: table }));
    let now = NOW;
    const shown = await written(async () => {
      const webhooks = secretsManagerWebhooks(
        client,
        'id',
        () => now,
        (problem) => createLog('receive').error(problem),
      );
      await webhooks.get();
      state.broken = true;
      now += 600_000;
      await webhooks.get();
    });
    expect(shown).toMatch(/cannot be read, and the last ones are used: TypeError/);
    expect(tracesIn(shown)).toEqual([]);
  });
});

/** The mark whose turn it is: each payload id stands for another one. */
function markOf({ data, payloadId }: Item<string>): string {
  return marksIn(data)[Number(payloadId)] ?? '';
}

/** Succeeds, fails for a while and fails for good, in turn. */
function failingOrNot(): Processor<string> {
  const ends = [
    () => undefined,
    () => Promise.reject(new PermanentError('no')),
    () => Promise.reject(new Error('down')),
  ];
  let calls = 0;
  return () => ends[calls++ % ends.length]?.();
}

/** What is to be done outside of any processor. */
const outside: (() => void)[] = [];

function thrown(error: unknown): never {
  throw error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
