import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { SIGNATURE_HEADER, WEBHOOK_HEADER } from '../../lib/oktopost/headers.ts';
import { sign } from '../../lib/oktopost/signature.ts';
import { type ItemKey, NO_HISTORY } from '../../lib/process/ledger.ts';
import { sdkClient } from '../support/sdk-client.ts';
import type { PROMISES } from './observer/promises.ts';
import { NO_BUG, type Plant } from './plant.ts';

export interface PlantedBug {
  plant: Plant;
  /** How the simulation must show it. */
  breaks: keyof typeof PROMISES;
  shownAs: RegExp;
}

/** Bugs that receivers of webhooks really have. Each is sound code with one thing left out. */
export const plantedBugs: Readonly<Record<string, PlantedBug>> = {
  'answer before send': {
    plant: {
      ...NO_BUG,
      queue: (queue) => ({
        async send(messages, signal, group) {
          void queue.send(messages, signal, group);
          return { failed: 0 };
        },
      }),
    },
    breaks: 'stored',
    shownAs: /was answered 202 as post\d+, but item\d+ is not in the queue/,
  },

  'ignore Failed[]': {
    plant: {
      ...NO_BUG,
      sqs: (client) =>
        sdkClient(async (command) => {
          const output = await client.send<object>(command);
          return command instanceof SendMessageBatchCommand ? { Successful: command.input.Entries } : output;
        }),
    },
    breaks: 'stored',
    shownAs: /was answered 202 as post\d+, but item\d+ is not in the queue/,
  },

  'delete before dead-letter': {
    plant: {
      ...NO_BUG,
      deadLetters: (deadLetters, remove) => ({
        async send(letter) {
          await remove(letter.body);
          await deadLetters.send(letter);
        },
      }),
    },
    breaks: 'no silent end',
    shownAs: /item\d+ is lost: neither done nor dead/,
  },

  'lease never expires': {
    plant: {
      ...NO_BUG,
      ledger: (ledger) => ({
        ...ledger,
        claim: (key, request) => ledger.claim(key, { ...request, leaseMs: A_HUNDRED_YEARS_MS }),
      }),
    },
    breaks: 'true cause',
    shownAs: /item\d+ died of "never reached"/,
  },

  'key without content hash': {
    plant: {
      ...NO_BUG,
      ledger: (ledger) => ({
        ...ledger,
        look: (key) => ledger.look(withoutHash(key)),
        find: (key) => ledger.find(withoutHash(key)),
        claim: (key, ...rest) => ledger.claim(withoutHash(key), ...rest),
        complete: (key, ...rest) => ledger.complete(withoutHash(key), ...rest),
        release: (key, ...rest) => ledger.release(withoutHash(key), ...rest),
      }),
    },
    breaks: 'no silent end',
    shownAs: /item\d+ is lost: neither done nor dead/,
  },

  'claim forgets what is done': {
    plant: {
      ...NO_BUG,
      ledger: (ledger) => ({
        ...ledger,
        look: async (key) => ({ ...(await ledger.look(key)), done: new Set() }),
        async find(key) {
          const { entry, others } = await ledger.find(key);
          return { entry: { ...entry, done: new Set() }, others };
        },
        async claim(...claim) {
          const claimed = await ledger.claim(...claim);
          return claimed.state === 'claimed' ? { ...claimed, done: new Set() } : claimed;
        },
      }),
    },
    breaks: 'one effect',
    shownAs: /ran again for item\d+, though its success was recorded/,
  },

  'lease ends before the invocation': {
    plant: {
      ...NO_BUG,
      ledger: (ledger) => ({
        ...ledger,
        claim: (key, request) => ledger.claim(key, { ...request, leaseMs: 1_000 }),
      }),
    },
    breaks: 'one effect',
    shownAs: /runs twice at a time for item\d+/,
  },

  'redrive policy that is ahead of the attempts': {
    plant: { ...NO_BUG, maxReceiveCount: 30 },
    breaks: 'no silent end',
    shownAs: /was moved to the dead-letter queue without a cause/,
  },

  'who crashed in company is to blame': {
    plant: {
      ...NO_BUG,
      ledger: (ledger) => ({
        ...ledger,
        async find(key) {
          const { entry, others } = await ledger.find(key);
          return { entry: { ...entry, history: NO_HISTORY }, others };
        },
        async claim(...claim) {
          const claimed = await ledger.claim(...claim);
          if (claimed.state !== 'claimed') return claimed;
          return { ...claimed, history: { ...claimed.history, crashedAlone: claimed.history.open } };
        },
      }),
    },
    breaks: 'true cause',
    shownAs: /item\d+ died of "crashed each time", but it crashes nothing/,
  },

  'each Lambda rests by itself': {
    plant: {
      ...NO_BUG,
      dynamo: (client) =>
        sdkClient(async (command) => {
          const output = await client.send<object>(command);
          return command instanceof GetItemCommand && command.input.Key?.pk?.S === '#rests' ? {} : output;
        }),
    },
    breaks: 'left alone',
    shownAs: /ran for item\d+, though it rests/,
  },

  'given up before an outage of the destination is over': {
    plant: { ...NO_BUG, settings: (settings) => ({ ...settings, retryHours: 1 }) },
    breaks: 'true cause',
    shownAs: /item\d+ died of "failed for too long", but it would have succeeded in time/,
  },

  'signature not verified': {
    plant: {
      ...NO_BUG,
      request(request, { webhooks }) {
        const secret = webhooks[request.headers[WEBHOOK_HEADER] ?? '']?.secrets[0];
        // The right signature on whatever came: as if nobody looked at the one that it came with.
        const signature = secret === undefined ? '' : sign(request.body, secret);
        return { ...request, headers: { ...request.headers, [SIGNATURE_HEADER]: signature } };
      },
    },
    breaks: 'only the sender',
    shownAs: /holds what Oktopost did not sign/,
  },
};

const A_HUNDRED_YEARS_MS = 100 * 365 * 24 * 3_600_000;

function withoutHash(key: ItemKey): ItemKey {
  return { ...key, sha256: '-' };
}
