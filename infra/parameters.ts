interface Rule {
  accepts(value: string): boolean;
  /** Completes the sentence "… must be". */
  must: string;
}

const wholeNumber = (least: number, most: number): Rule => ({
  accepts: (value) => /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most,
  must: `a whole number from ${least} to ${most}`,
});

const oneOf = (...values: readonly string[]): Rule => ({
  accepts: (value) => values.includes(value),
  must: `one of ${values.join(', ')}`,
});

/** CloudWatch Logs takes no other numbers; AWS would say so in the middle of a deploy. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What each parameter of the stack may be. What it is for stands beside its default in serverless.yml. */
const RULES: Readonly<Record<string, Rule>> = {
  alertEmail: {
    accepts: (value) => value === '' || /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/.test(value),
    must: 'one e-mail address, or empty',
  },
  endpoint: oneOf('httpApi', 'functionUrl', 'both'),
  throttleRate: wholeNumber(1, 10_000),
  throttleBurst: wholeNumber(1, 5_000),
  maxAttempts: wholeNumber(1, 20),
  // process has 60 s, and needs some to write down how its items ended.
  processorSeconds: wholeNumber(1, 50),
  itemsAtOnce: wholeNumber(1, 10),
  concurrency: wholeNumber(2, 1_000),
  ledgerDays: wholeNumber(1, 365),
  replayGuard: oneOf('report', 'reject'),
  // CloudWatch looks back 7 days at most.
  silenceHours: wholeNumber(0, 168),
  logRetentionDays: oneOf(...RETENTION_DAYS.map(String)),
  deletionPolicy: oneOf('Delete', 'Retain'),
};

/** One sentence for each parameter that is missing or wrong, or that the stack does not have. */
export function parameterProblems(values: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(RULES);
  const missing = names.filter((name) => (values[name] ?? null) === null);
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(RULES, name));
  const wrong = Object.entries(RULES).filter(
    ([name, rule]) => !missing.includes(name) && !rule.accepts(String(values[name])),
  );
  return [
    ...missing.map((name) => `The parameter ${name} is missing: serverless.yml has a default for it under params.`),
    ...unknown.map((name) => `There is no parameter ${name}. There are: ${names.join(', ')}.`),
    ...wrong.map(
      ([name, { must }]) => `The parameter ${name} must be ${must}, and is ${JSON.stringify(values[name])}.`,
    ),
  ];
}
