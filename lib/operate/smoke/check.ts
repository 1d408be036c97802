/** Something is not as it should be: what, why probably, and what to do. */
export class SmokeFailure extends Error {
  override readonly name = 'SmokeFailure';
  readonly fix: string;

  constructor(cause: string, fix: string) {
    super(cause);
    this.fix = fix;
  }
}

/** It cannot be looked at, since what it needs has failed; the message says what it needs. */
export class CheckSkipped extends Error {
  override readonly name = 'CheckSkipped';
}

/**
 * One thing to look at. Answers what was found, in a few words; throws where it is wrong, a SmokeFailure where it knows more,
 * and CheckSkipped where it cannot be looked at.
 */
export interface Check {
  name: string;
  look(): Promise<string>;
}

/** What was seen. */
export interface Checked {
  name: string;
  milliseconds: number;
  result: 'ok' | 'failed' | 'skipped';
  found: string;
  /** What to do, where it failed: a sentence, and below it commands to type. */
  fix?: string;
}

/**
 * Looks at one thing after the other. What follows a failure is looked at all the same, but for what needs it: that is skipped.
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
    const seen = await resultOf(look, explain);
    const checked = { name, milliseconds: Math.round(now() - startedAt), ...seen };
    onChecked(checked);
    all.push(checked);
  }
  return all;
}

async function resultOf(
  look: Check['look'],
  explain: (error: unknown) => string,
): Promise<Pick<Checked, 'result' | 'found' | 'fix'>> {
  try {
    return { result: 'ok', found: await look() };
  } catch (error) {
    if (error instanceof CheckSkipped) return { result: 'skipped', found: error.message };
    if (error instanceof SmokeFailure) return { result: 'failed', found: error.message, fix: error.fix };
    return { result: 'failed', found: 'cannot be seen', fix: explain(error) };
  }
}
