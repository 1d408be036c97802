/** Random numbers that the seed decides: the same seed gives the same numbers, on every machine. */
export interface Random {
  /** In [0, 1). */
  float(): number;
  chance(probability: number): boolean;
  /** A whole number; both ends are included. */
  between(least: number, most: number): number;
  pick<T>(values: readonly T[]): T;
  /** `weights`: how often each one comes, relative to the others. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
  /** Text of so many letters and digits. */
  text(length: number): string;
}

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

export function createRandom(seed: number): Random {
  const float = smallFastCounter(seed);
  const between = (least: number, most: number) => least + Math.floor(float() * (most - least + 1));
  return {
    float,
    between,
    chance: (probability) => float() < probability,
    pick(values) {
      const value = values[between(0, values.length - 1)];
      if (value === undefined) throw new Error('there is nothing to pick from');
      return value;
    },
    weighted(weights) {
      let total = 0;
      for (const name in weights) total += weights[name];
      let left = float() * total;
      for (const name in weights) {
        left -= weights[name];
        if (left < 0) return name;
      }
      throw new Error('the weights are all 0');
    },
    text: (length) => Array.from({ length }, () => LETTERS.charAt(between(0, LETTERS.length - 1))).join(''),
  };
}

/** SFC32, a generator of the public domain: 128 bits of state, and fast. */
function smallFastCounter(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x85ebca6b | 0, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Seeds that are neighbours begin alike.
  for (let i = 0; i < 15; i++) next();
  return next;
}
