import { WEBHOOK_HEADER } from '../../oktopost/headers.ts';
import { signAnew } from './sign-anew.ts';
import { bodyBytes, type Right, readVectors, type VectorCase, type VectorFile, type VectorOutcome } from './vector.ts';

/** A request as any receiver may get it, and which answers to it are right. */
export interface Form {
  /** What it is about: the name of its file. */
  group: string;
  name: string;
  right: Right;
  method: string;
  /** In their order; a name may come twice. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
}

/** The webhook that a receiver knows. */
export interface KnownWebhook {
  webhook: string;
  secret: string;
}

/** What is right of any receiver where a vector does not say otherwise, by what is right here. */
const RIGHT: Readonly<Record<VectorOutcome, Right>> = {
  accepted: 'taken',
  // Whether it is kept, or refused six times, is the receiver's own choice.
  quarantined: 'either',
  rejected: 'refused',
  // Whoever knows a secret of that webhook can tell that this is none by it.
  'not verifiable': 'refused',
  'method not allowed': 'refused',
};

/** What an HTTP client says of itself, where the vector does not say it. */
const USUAL_HEADERS = [
  ['Content-Type', 'application/json'],
  ['User-Agent', 'oktopost-webhooks-conformance'],
] as const;

/** What a receiver probably does wrong that answers a form of the group wrongly. */
export function mistakes(): ReadonlyMap<string, string> {
  const files = readVectors().map(({ file, mistake }) => [file, mistake] as const);
  return new Map([
    ...files,
    [RESENDS, 'What was taken before is taken again: Oktopost has not heard the first answer.'],
  ]);
}

const RESENDS = 'resends';

/**
 * Every vector that another receiver can be asked, as if Oktopost had made it for the webhook that is known there; at last the
 * first one again.
 */
export function formsFor(known: KnownWebhook): Form[] {
  const files = readVectors();
  const anew = remaker(textsOf(files), known.secret);
  const forms = files.flatMap((file) =>
    file.cases
      .filter(({ elsewhere }) => elsewhere !== 'not asked')
      .map((vector) => formOf(file, vector, known.webhook, anew)),
  );
  return [
    ...forms,
    ...forms.slice(0, 1).map((form) => ({ ...form, group: RESENDS, name: 'the first delivery again' })),
  ];
}

/** What a signature in a vector may be of, beside its own body. */
function textsOf(files: readonly VectorFile[]): Buffer[] {
  const bodies = files.flatMap(({ cases }) => cases.map(({ request: { body } }) => body));
  const texts = bodies.flatMap((body) => (body !== undefined && 'text' in body ? [body.text] : []));
  return [...new Set(texts)].map((text) => Buffer.from(text));
}

/** Makes a signature by an old secret anew. */
type Remake = (value: string, oldSecret: string, body: Buffer) => string;

function remaker(texts: readonly Buffer[], secret: string): Remake {
  const known = new Map<string, (value: string) => string>();
  return (value, oldSecret, body) => {
    const ofTexts = known.get(oldSecret) ?? signAnew(texts, oldSecret, secret);
    known.set(oldSecret, ofTexts);
    const own = signAnew([body], oldSecret, secret)(value);
    return own === value ? ofTexts(value) : own;
  };
}

function formOf(file: NamedFile, vector: VectorCase, webhook: string, anew: Remake): Form {
  const { name, request, expected, elsewhere } = vector;
  const { right = RIGHT[expected.outcome], without = '' } = typeof elsewhere === 'object' ? elsewhere : {};
  const body = bodyBytes(request.body);
  const given = request.headers.filter(([name]) => name !== 'Host');
  const named = [...given.map(([name]) => name), without].map((name) => name.toLowerCase());
  const claimed = given.find(([name]) => name.toLowerCase() === WEBHOOK_HEADER)?.[1].trim() ?? '';
  const known = file.webhooks[claimed];
  const signer = known ?? Object.values(file.webhooks)[0];
  const oldSecret = signer?.secrets?.[0];
  const own = ([name, value]: readonly [string, string]) => {
    if (name.toLowerCase() === WEBHOOK_HEADER) return [name, known ? value.replace(claimed, webhook) : value] as const;
    // One of a webhook without a secret is wrong everywhere.
    return [name, SIGNATURE.test(name) && oldSecret ? anew(value, oldSecret, body) : value] as const;
  };
  return {
    group: file.file,
    name,
    right,
    method: request.method,
    headers: [...USUAL_HEADERS.filter(([name]) => !named.includes(name.toLowerCase())), ...given.map(own)],
    body,
  };
}

/** The documented header, and the one that the vendor's example reads. */
const SIGNATURE = /^x-oktopost-s/i;

type NamedFile = VectorFile & { file: string };
