import { mustBe, readSetting, SETTINGS } from '../lib/settings.ts';

/** Parameters of earlier versions, for who still sets them. */
const GONE: ReadonlyMap<string, string> = new Map([
  [
    'maxAttempts',
    'The parameter maxAttempts is gone: no count of attempts gives an item up any more, but the time for which it fails. Set retryHours instead, or leave both out.',
  ],
  ['concurrency', 'The parameter concurrency is called batchesAtOnce now: the same number, under that name.'],
]);

/** One sentence for each parameter that is missing or wrong, or that the stack does not have. */
export function parameterProblems(values: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(SETTINGS);
  const missing = names.filter((name) => (values[name] ?? null) === null);
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(SETTINGS, name));
  const wrong = Object.entries(SETTINGS).filter(
    ([name, setting]) => !missing.includes(name) && readSetting(setting, String(values[name])) === undefined,
  );
  return [
    ...missing.map((name) => `The parameter ${name} is missing: serverless.yml has a default for it under params.`),
    ...unknown.map((name) => GONE.get(name) ?? `There is no parameter ${name}. There are: ${names.join(', ')}.`),
    ...wrong.map(
      ([name, setting]) => `The parameter ${name} must be ${mustBe(setting)}, and is ${JSON.stringify(values[name])}.`,
    ),
  ];
}
