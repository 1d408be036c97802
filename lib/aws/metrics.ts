import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { isEventType } from '../oktopost/events.ts';

/** Values by metric name. A name that ends in `Milliseconds` is a duration, any other a count. */
export type MetricValues = Readonly<Record<string, readonly number[]>>;

/** Writes one line in CloudWatch's embedded metric format; values of one name keep their distribution. */
export type EmitMetrics = (dimensions: Readonly<Record<string, string>>, values: MetricValues) => void;

/** The namespace is the environment's `POWERTOOLS_METRICS_NAMESPACE`, one a stage. */
export function createMetrics(service: string): EmitMetrics {
  const metrics = new Metrics({ serviceName: service });
  return (dimensions, values) => {
    for (const [name, value] of Object.entries(dimensions)) metrics.addDimension(name, value);
    for (const [name, list] of Object.entries(values)) {
      const unit = name.endsWith('Milliseconds') ? MetricUnit.Milliseconds : MetricUnit.Count;
      for (const value of list) metrics.addMetric(name, unit, value);
    }
    metrics.publishStoredMetrics();
  };
}

/** Every value of a dimension costs; what Oktopost adds before we know it shares one. */
export function eventDimension(event: string): string {
  return isEventType(event) ? event : 'unknown';
}
