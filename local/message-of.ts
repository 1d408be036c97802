import { inspect } from 'node:util';

/** The message of what was thrown; `instanceof Error` is not true for errors that come out of another thread or realm. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : inspect(error);
}
