import { decodeMessage } from '../../lib/message.ts';
import { splitDelivery } from '../../lib/oktopost/delivery.ts';
import { readDeliveryHeaders } from '../../lib/oktopost/headers.ts';
import { sign, verify } from '../../lib/oktopost/signature.ts';
import { redact } from '../../lib/privacy/redact.ts';
import { sentText } from '../../lib/privacy/sent.ts';

const SMALL = 200_000;
const FACTOR = 10;
const ROUNDS = 5;

/** Ten times the input may take ten times as long; what is quadratic takes a hundred. */
const MOST = 70;
/** Below that the clock tells more about the machine than about the code. */
const LEAST_MS = 10;

/** Inputs of a number of characters, made to be slow. */
const shapes: Record<string, (size: number) => () => unknown> = {
  'split: opening brackets': (size) => splits('['.repeat(size)),
  'split: nested objects': (size) => splits('{"a":'.repeat(size / 5)),
  'split: brackets in a string': (size) => splits(`[{"a":"${'['.repeat(size)}"}]`),
  'split: escaped quotes': (size) => splits(`[{"a":"${'\\"'.repeat(size / 2)}"}]`),
  'split: backslashes without an end': (size) => splits(`[{"a":"${'\\'.repeat(size)}`),
  'split: empty objects': (size) => splits(`[${'{},'.repeat(size / 3)}{}]`),
  'split: commas': (size) => splits(`[${','.repeat(size)}]`),
  'split: white space': (size) => splits(`[${' '.repeat(size)}]${'\n'.repeat(size)}`),
  'split: keys': (size) => splits(`[{${Array.from({ length: size / 10 }, (_, i) => `"k${i}":0`).join(',')}}]`),
  'headers: payload ids': (size) => () => readDeliveryHeaders({ 'x-oktopost-payload': '1,'.repeat(size / 2) }),
  'headers: signature': (size) => () => verify(Buffer.from('[]'), 'a'.repeat(size), ['secret']),
  'verify: body': (size) => {
    const body = Buffer.alloc(size, 'x');
    return () => verify(body, sign(body, 'secret'), ['other', 'secret']);
  },
  'message: marks': (size) => () => decodeMessage(`{"v":1${',"item":0'.repeat(size / 9)}}`),
  'message: a string': (size) => () => decodeMessage(`{"v":1,"a":"${',\\"item\\":'.repeat(size / 11)}"}`),
  'redact: an item that the message quotes': (size) => redacts('a'.repeat(size), { Text: 'a'.repeat(size) }),
  'redact: many fields': (size) => redacts('no such Lead', Array(size / 10).fill({ Name: 'Ada Lovelace' })),
  'redact: many keys': (size) =>
    redacts(
      'no such Lead',
      Object.fromEntries(Array.from(Array(size / 10).keys(), String).map((key) => [`k${key}`, 0])),
    ),
  'redact: one long text': (size) =>
    redacts('the server could not be reached', { Text: 'the server is down '.repeat(size / 20) }),
  'redact: backslashes': (size) => redacts('\\'.repeat(size), { Text: '\\'.repeat(size) }),
  'redact: plus signs': (size) => redacts(`a=${'+'.repeat(size)}`, { Text: `a=${'+'.repeat(size)}` }),
  'redact: digits': (size) => redacts('1.'.repeat(size), { Text: `${'1'.repeat(size)}x` }),
  'redact: almost an address': (size) => redacts('a.'.repeat(size), {}),
  'redact: escapes in escapes': (size) => redacts('%25'.repeat(size), { Text: '%25'.repeat(size) }),
};

export interface Growth {
  shape: string;
  milliseconds: number;
  factor: number;
  linear: boolean;
}

/** How much longer each takes for ten times the input, by the best of a few rounds. */
export function measureGrowth(): Growth[] {
  return Object.entries(shapes).map(([shape, make]) => {
    const small = fastest(make(SMALL));
    const milliseconds = fastest(make(SMALL * FACTOR));
    const factor = milliseconds / small;
    return { shape, milliseconds, factor, linear: milliseconds < LEAST_MS || factor < MOST };
  });
}

function splits(text: string): () => unknown {
  const body = Buffer.from(text);
  return () => splitDelivery(body);
}

/** The item is read anew each time, as for the first message about it. */
function redacts(message: string, data: unknown): () => unknown {
  const json = JSON.stringify(data);
  return () => redact(message, sentText(json));
}

function fastest(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}
