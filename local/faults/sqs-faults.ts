import { fieldsOf, parseRecord } from '../../lib/json.ts';
import { answerLost, refuse, silent } from './common-faults.ts';
import type { Call, Fate, MakeFault } from './fate.ts';
import { type Random, shuffled } from './random.ts';

const unavailable = refuse('unavailable', 503, 'com.amazonaws.sqs#ServiceUnavailable');

/** A batch that succeeds, but for some of its entries. */
const partlyStored: MakeFault = ({ body }, random) => {
  const request = readJson(body);
  const [failed, stored] = divide(listOf(request.Entries), random);
  const Failed = failed.map((entry) => ({ ...idOf(entry), SenderFault: false, Code: 'InternalError' }));
  const fault = 'SendMessageBatch: some entries failed';
  if (stored.length === 0) {
    const answer = JSON.stringify({ Successful: [], Failed });
    return { fault, instead: { status: 200, contentType: 'application/x-amz-json-1.0', body: answer } };
  }
  return {
    fault,
    body: writeJson({ ...request, Entries: stored }),
    change: (answer) => writeJson({ ...readJson(answer), Failed }),
  };
};

/** SQS hands messages over in any order. */
const reordered: MakeFault = (_, random) => ({
  fault: 'ReceiveMessage: reordered',
  change: (answer) => {
    const { Messages, ...rest } = readJson(answer);
    return Messages === undefined ? answer : writeJson({ ...rest, Messages: shuffled(listOf(Messages), random) });
  },
});

/** SQS may hand a message over again after it was deleted: so some are not, though the answer says so. */
const deliveredAgain: MakeFault = ({ body }, random) => {
  const request = readJson(body);
  const entries = listOf(request.Entries);
  const [, deleted] = divide(entries, random);
  const answer = JSON.stringify({ Successful: entries.map((entry) => idOf(entry)), Failed: [] });
  const fault = 'DeleteMessageBatch: some delivered again';
  if (deleted.length === 0)
    return { fault, instead: { status: 200, contentType: 'application/x-amz-json-1.0', body: answer } };
  return { fault, body: writeJson({ ...request, Entries: deleted }), change: () => Buffer.from(answer) };
};

/** What may happen to SQS calls. */
export const sqsFaults = {
  SendMessageBatch: [unavailable, partlyStored, silent, answerLost],
  SendMessage: [unavailable, silent, answerLost],
  ChangeMessageVisibility: [unavailable, silent, answerLost],
  ReceiveMessage: [reordered],
  DeleteMessageBatch: [deliveredAgain],
} as const;

/** Retries after minutes would make an experiment last for hours: messages are hidden for a fraction of the time that was asked for. */
export function scaleVisibility({ body }: Call, timeScale: number): Fate {
  const request = readJson(body);
  return { body: writeJson({ ...request, VisibilityTimeout: Number(request.VisibilityTimeout) / timeScale }) };
}

/** At least one in the first part. */
function divide(entries: readonly unknown[], random: Random): [unknown[], unknown[]] {
  const mixed = shuffled(entries, random);
  const cut = 1 + Math.floor(random() * mixed.length);
  return [mixed.slice(0, cut), mixed.slice(cut)];
}

function readJson(bytes: Buffer): Record<string, unknown> {
  return parseRecord(bytes.toString()) ?? {};
}

function writeJson(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function idOf(entry: unknown): { Id: unknown } {
  return { Id: fieldsOf(entry).Id };
}
