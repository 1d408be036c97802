import { explainAwsError } from './aws-error.ts';

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

/**
 * Looks at one thing after the other, a line each as soon as it is known, and answers whether all are right. What follows a
 * failure is looked at all the same, but for what needs it: that fails too, and says so.
 */
export async function runChecks(
  checks: readonly Check[],
  print: (line: string) => void,
  now: () => number,
): Promise<boolean> {
  const width = Math.max(...checks.map(({ name }) => name.length));
  let failures = 0;
  for (const { name, look } of checks) {
    const startedAt = now();
    const line = (mark: string, text: string) =>
      print(`${mark}  ${name.padEnd(width)}  ${`${Math.round(now() - startedAt)} ms`.padStart(9)}  ${text}`);
    try {
      line('ok  ', await look());
    } catch (error) {
      failures++;
      const { message, fix } =
        error instanceof SmokeFailure ? error : { message: 'cannot be seen', fix: explainAwsError(error) };
      line('FAIL', message);
      print(`      ${' '.repeat(width)}             ${fix}`);
    }
  }
  return failures === 0;
}
