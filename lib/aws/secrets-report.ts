import type { Log } from '../log.ts';
import type { EmitMetrics } from './metrics.ts';

/** Tells ops of each thing that is wrong with the webhooks' secrets, also while the older ones are good enough. */
export function secretsReports(log: Log, emit: EmitMetrics): (problem: string) => void {
  return (problem) => {
    log.error(problem);
    emit({}, { SecretsProblems: [1] });
  };
}
