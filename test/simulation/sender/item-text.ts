import { PROCESSORS } from '../customer/processor-names.ts';
import type { Random } from '../engine/random.ts';
import { swarm } from '../engine/swarm.ts';
import type { Webhook } from './webhook.ts';

/** What a processor does with an item; written into the item, so that it stays the same on each attempt. */
const FATES = {
  works: 70,
  'is slow': 6,
  'fails now and then': 8,
  'always fails': 2,
  'fails for good': 3,
  'asks for a delay': 4,
  'always asks for a delay': 0.5,
  'hangs, then works': 2,
  'crashes the Lambda': 0.3,
  'blocks the Lambda': 0.5,
};

export type Fate = keyof typeof FATES;

/** How often each fate comes, on one day. */
export type Fates = Readonly<Record<Fate, number>>;

export function fatesOfDay(random: Random): Fates {
  return swarm(FATES, random, 'works');
}

/** In the order of its processors. */
export function fatesOf(text: string): readonly string[] {
  const list: unknown = JSON.parse(/"fates":(\[[^\]]*\])/.exec(text)?.[1] ?? '[]');
  return Array.isArray(list) ? list : [];
}

/** It crashes the Lambda as soon as that has received it, before anything can be written down. */
export const POISON = '"poison"';
const POISON_CHANCE = 0.0002;

export interface ItemText {
  text: string;
  /** The processors that are to succeed for it. */
  processors: readonly string[];
}

/** One element of a payload: an envelope, or bare. */
export function createItemText(webhook: Webhook, fates: Fates, random: Random): ItemText {
  const isKnownElsewhere = random.chance(0.03);
  const event = isKnownElsewhere ? 'eventOfTomorrow' : webhook.event;
  const processors = PROCESSORS[event] ?? PROCESSORS.fallback ?? [];
  const data = dataText(processors.length, fates, random);
  const isBare = !isKnownElsewhere && random.chance(0.4);
  return { text: isBare ? data : `{"event":"${event}", "timestamp":1795507200,"data":${data}}`, processors };
}

function dataText(processors: number, shares: Fates, random: Random): string {
  const fates = Array.from({ length: processors }, () => `"${random.weighted(shares)}"`);
  if (random.chance(POISON_CHANCE)) fates[0] = POISON;
  return `{"Id":"00${random.text(10)}","Name":"Zoë 🙂","Clicks":9007199254740993, "fates":[${fates.join(',')}]}`;
}

/** An item that SQS does not take. */
export function createOversizeItemText(webhook: Webhook, random: Random): ItemText {
  const processors = PROCESSORS[webhook.event] ?? PROCESSORS.fallback ?? [];
  const filling = random.text(64).repeat(17_000);
  return { text: `{"Id":"00${random.text(10)}","fates":[],"Message":"${filling}"}`, processors };
}
