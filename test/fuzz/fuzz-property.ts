import fc from 'fast-check';

/** Counts what a property has seen, to show that its cases reach every end. */
export type Tally = Map<string, number>;

export interface FuzzOptions {
  runs: number;
  /** With `path`: exactly the case that a failing run has printed. */
  seed?: number;
  path?: string;
  onRun?(): void;
}

export interface FuzzResult {
  runs: number;
  tally: Tally;
  /** The smallest case found that breaks the claim, and how to see it again; undefined where it holds. */
  failure: string | undefined;
}

/** A claim about every case that its arbitrary makes. */
export interface FuzzProperty {
  name: string;
  claim: string;
  run(options: FuzzOptions): Promise<FuzzResult>;
}

/** @param check Throws where the claim does not hold. */
export function fuzzProperty<T>(
  name: string,
  claim: string,
  cases: fc.Arbitrary<T>,
  check: (value: T, saw: (what: string) => void) => void | Promise<void>,
): FuzzProperty {
  return {
    name,
    claim,
    async run({ runs, seed = Math.floor(Math.random() * 2 ** 31), path, onRun }) {
      const tally: Tally = new Map();
      const saw = (what: string) => void tally.set(what, (tally.get(what) ?? 0) + 1);
      const property = fc.asyncProperty(cases, async (value) => {
        await check(value, saw);
        onRun?.();
      });
      const details = await fc.check(property, {
        numRuns: path === undefined ? runs : 1,
        seed,
        ...(path !== undefined && { path }),
      });
      const failure = details.failed ? describeFailure(name, details) : undefined;
      return { runs: details.numRuns, tally, failure };
    },
  };
}

/** Cases can be long; replaying shows the whole of what is cut here. */
const LONGEST = 3_000;

function describeFailure<T>(name: string, details: fc.RunDetails<T>): string {
  const { errorInstance, counterexample, seed, counterexamplePath, numShrinks } = details;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const example = fc.stringify(counterexample).slice(0, LONGEST);
  // The path to the case as it was first found; from there it shrinks to the same one again.
  const found = counterexamplePath?.split(':')[0];
  const again = `npm run fuzz -- --only ${name} --seed ${seed} --path ${found}`;
  return `${why}\nfor (shrunk ${numShrinks} times): ${example}\nAgain: ${again}`;
}
