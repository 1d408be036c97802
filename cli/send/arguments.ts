import { parseArgs } from 'node:util';
import { nearest } from '../../lib/operate/nearest.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';

const OPTIONS = {
  items: { type: 'string' },
  data: { type: 'string' },
  resend: { type: 'boolean' },
  tamper: { type: 'boolean' },
  count: { type: 'string' },
  concurrency: { type: 'string' },
  'retry-interval': { type: 'string' },
  url: { type: 'string' },
  webhook: { type: 'string' },
  secret: { type: 'string' },
  curl: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const OPTION_NAMES = Object.keys(OPTIONS);

/** @throws UsageError */
export function readArguments(argv: readonly string[]) {
  refuseUnknown(argv);
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    return { values, positionals };
  } catch (error) {
    // Such as: Option '--items <value>' argument missing.
    throw new UsageError(error instanceof Error ? `${error.message}` : String(error));
  }
}

export type Arguments = ReturnType<typeof readArguments>;
export type Values = Arguments['values'];

function refuseUnknown(argv: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || OPTION_NAMES.includes(token.name)) continue;
    const meant = nearest(token.name, OPTION_NAMES);
    throw new UsageError(
      `There is no option ${token.rawName}.${meant === undefined ? '' : ` Did you mean --${meant}?`} All are in: npm run send -- --help`,
    );
  }
}

/** npm keeps options that stand before two dashes for itself, and leaves them in the environment. */
export function optionsKeptByNpm(environment: Readonly<Record<string, string | undefined>>): string[] {
  return OPTION_NAMES.filter((name) => environment[`npm_config_${name.replaceAll('-', '_')}`] !== undefined);
}
