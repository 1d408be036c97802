import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Variables } from '../lib/config.ts';
import { errorCode } from './error-code.ts';

/** The environment, and beside it what stands in the project's `.env`, if there is one; the real environment wins. */
export function projectEnvironment(project: string, environment: Variables): Variables {
  return { ...parseEnv(readOrEmpty(join(project, '.env'))), ...environment };
}

/** A variable of the project's environment in a sentence, with the place where somebody has set it. */
export function nameOf(variable: string, environment: Variables): string {
  return environment[variable] === undefined ? `${variable} in the file .env` : `The variable ${variable}`;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
