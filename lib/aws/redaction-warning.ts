import type { Log } from '../log.ts';

/**
 * On one machine a developer is told which field of a log line was redacted, and so would be in production. In a deployed
 * stack nobody is: the line itself shows it.
 *
 * @param stack The options that name the stack; undefined on one machine.
 */
export function redactionWarning(log: Log, stack: string | undefined): (field: string) => void {
  if (stack !== undefined) return () => undefined;
  return (field) => log.warn('a processor logged what may be personal: it was taken out', { field });
}
