import { parseWebhooks, type Webhooks } from '../../parse-webhooks.ts';
import { toType } from '../to-type.ts';
import { type Canary, makeCanary } from './canary.ts';
import { stackAdvice } from './canary-advice.ts';
import { type Check, CheckSkipped, SmokeFailure } from './check.ts';
import { sendCanary } from './send-canary.ts';
import { waitFor } from './wait-for.ts';

/** What is looked up in a deployed stack. The lookups at its parts answer what they found, and throw SmokeFailure. */
export interface StackLookups {
  /** The JSON of the webhooks. */
  webhooks(): Promise<string>;
  mapping(): Promise<string>;
  alarms(): Promise<string>;
  subscription(): Promise<string>;
  /** Undefined where the ledger does not know the canary yet. */
  ledgerRow(canary: Canary): Promise<CanaryRow | undefined>;
}

/** What the ledger knows of a canary. */
export interface CanaryRow {
  /** The processors that have succeeded; undefined where none has. */
  done: readonly string[] | undefined;
}

/** A deployed stack. */
export interface CheckedStack {
  /** Of its receiver. */
  url: string;
  /** The options that mean this stack, in a line to type: `--stage prod --region eu-west-1`. */
  options: string;
}

const LONGEST_MS = 90_000;
const INTERVAL_MS = 250;

/** Looks at the parts of a deployed stack, and follows a canary through it. */
export function stackChecks({ url, options }: CheckedStack, lookups: StackLookups): Check[] {
  let canary: Canary | undefined;
  let signer: Signer | undefined;
  return [
    {
      name: 'secret',
      async look() {
        const webhooks = readWebhooks(await lookups.webhooks(), options);
        signer = firstSigner(webhooks, options);
        return `${webhooks.size} webhook(s); the canary is signed for ${signer.webhookId}`;
      },
    },
    { name: 'queue to process', look: lookups.mapping },
    { name: 'alarms', look: lookups.alarms },
    { name: 'who is told', look: lookups.subscription },
    {
      name: 'receive',
      async look() {
        if (signer === undefined) throw new CheckSkipped('there is no secret to sign a canary with');
        const made = makeCanary(signer.webhookId, signer.secret, Date.now());
        const delivery = await sendCanary(url, made, stackAdvice(options));
        canary = made;
        return `accepted as delivery ${delivery}`;
      },
    },
    { name: 'queue', look: () => claimed(lookups, canary, options) },
    { name: 'process', look: () => done(lookups, canary, options) },
  ];
}

/** Waits until process has taken it from the queue. */
async function claimed({ ledgerRow }: StackLookups, canary: Canary | undefined, options: string): Promise<string> {
  const followed = known(canary);
  if (await waitFor(() => ledgerRow(followed), LONGEST_MS, INTERVAL_MS)) return 'taken from the queue';
  throw new SmokeFailure(
    `process has not begun within ${LONGEST_MS / 1_000} s`,
    toType('Does it keep up, or crash? Its log says so:', `npx serverless logs -f process ${options}`),
  );
}

/** Waits until its processor has succeeded. */
async function done({ ledgerRow }: StackLookups, canary: Canary | undefined, options: string): Promise<string> {
  const followed = known(canary);
  const processors = await waitFor(async () => (await ledgerRow(followed))?.done, LONGEST_MS, INTERVAL_MS);
  if (processors !== undefined) return `done by ${processors.join(', ')}, and in the ledger`;
  throw new SmokeFailure(
    'the fallback processor fails, or takes too long',
    toType('Its log says why:', `npx serverless logs -f process ${options} --filter smokeTest`),
  );
}

function known(canary: Canary | undefined): Canary {
  if (canary === undefined) throw new CheckSkipped('there is no canary to follow');
  return canary;
}

interface Signer {
  webhookId: string;
  secret: string;
}

function readWebhooks(json: string, options: string): Webhooks {
  const { webhooks, problems } = parseWebhooks(json);
  if (problems.length > 0)
    throw new SmokeFailure(
      problems.join(' '),
      toType(
        'To see all of them, and then remove and add what is wrong, type:',
        `npm run okto -- webhooks list ${options}`,
      ),
    );
  return webhooks;
}

function firstSigner(webhooks: Webhooks, options: string): Signer {
  for (const [webhookId, { secrets }] of webhooks) {
    const [secret] = secrets;
    if (secret !== undefined) return { webhookId, secret };
  }
  throw new SmokeFailure(
    'no webhook is configured, so every delivery is refused',
    toType(
      'Add one with the first line; or with the second, for this check only, one with any secret that you make up:',
      `npm run okto -- webhooks add <webhookId> <event> ${options}`,
      `npm run okto -- webhooks add canary smokeTest --new-event ${options}`,
    ),
  );
}
