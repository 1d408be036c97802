import type { Random } from './random.ts';

const LEFT_OUT = 0.3;
/** Of what stays: from a quarter of its usual share to four times it. */
const MOST_TIMES = 4;

/**
 * What one day has in plenty another lacks: some of the shares are left out, and the others are another day's by far. Where all
 * days have the same mixture, what one part of it hides stays hidden on each (Groce et al., "Swarm Testing", 2012).
 *
 * @param always Is not left out.
 */
export function swarm<T extends string>(
  usual: Readonly<Record<T, number>>,
  { chance, float }: Random,
  always?: NoInfer<T>,
): Readonly<Record<T, number>> {
  const shares: Record<T, number> = { ...usual };
  for (const name in usual) {
    const isLeftOut = chance(LEFT_OUT) && name !== always;
    shares[name] = isLeftOut ? 0 : usual[name] * MOST_TIMES ** (2 * float() - 1);
  }
  return shares;
}
