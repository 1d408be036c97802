import { fieldsOf } from '../lib/json.ts';

/** The code of a system's error, such as ENOENT; undefined where it has none. */
export function errorCode(error: unknown): unknown {
  return fieldsOf(error).code;
}
