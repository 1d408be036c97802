import { SETTINGS } from '../../lib/settings.ts';

/** What serverless.yml has as defaults. */
export const GOOD_PARAMETERS: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries(SETTINGS).map(([name, setting]) => [name, setting.default]),
);
