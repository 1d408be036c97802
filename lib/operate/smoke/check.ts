/** Something is not as it should be: what, why probably, and what to do. */
export class SmokeFailure extends Error {
  override readonly name = 'SmokeFailure';
  readonly fix: string;

  constructor(cause: string, fix: string) {
    super(cause);
    this.fix = fix;
  }
}

/** One thing to look at. Answers what was found, in a few words; throws where it is wrong, a SmokeFailure where it knows more. */
export interface Check {
  name: string;
  look(): Promise<string>;
}

/** What was seen; with `fix`, what to do, where it is not right. */
export interface Checked {
  name: string;
  milliseconds: number;
  found: string;
  fix?: string;
}

/**
 * Looks at one thing after the other. What follows a failure is looked at all the same, but for what needs it: that fails too,
 * and says so.
 *
 * @param explain What to do about an error that is no SmokeFailure.
 * @param onChecked Called as soon as a thing is known.
 */
export async function runChecks(
  checks: readonly Check[],
  explain: (error: unknown) => string,
  onChecked: (checked: Checked) => void,
  now: () => number,
): Promise<Checked[]> {
  const all: Checked[] = [];
  for (const { name, look } of checks) {
    const startedAt = now();
    const seen = await outcomeOf(look, explain);
    const checked = { name, milliseconds: Math.round(now() - startedAt), ...seen };
    onChecked(checked);
    all.push(checked);
  }
  return all;
}

async function outcomeOf(look: Check['look'], explain: (error: unknown) => string) {
  try {
    return { found: await look() };
  } catch (error) {
    if (error instanceof SmokeFailure) return { found: error.message, fix: error.fix };
    return { found: 'cannot be seen', fix: explain(error) };
  }
}
