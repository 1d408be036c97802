import { parseRecord } from '../json.ts';

/** A line of a Lambda's log, as `log.ts` has Powertools write it: one JSON object a line. */
export interface LogLine {
  level: string;
  message: string;
  service: string;
  /** Everything else that the line says. */
  fields: Readonly<Record<string, unknown>>;
}

/** Undefined for what is no log line, as a `console.log` of one's own; `metrics` for CloudWatch's embedded metric format. */
export function parseLogLine(line: string): LogLine | 'metrics' | undefined {
  const value = line.startsWith('{') ? parseRecord(line) : undefined;
  if (value === undefined) return undefined;
  if ('_aws' in value) return 'metrics';
  const { level, message, service, timestamp: _, sampling_rate: __, ...fields } = value;
  if (typeof level !== 'string' || typeof message !== 'string' || typeof service !== 'string') return undefined;
  return { level, message, service, fields };
}

/** Reads one field; undefined where it is missing or of another type. */
export function textField({ fields }: LogLine, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberField({ fields }: LogLine, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' ? value : undefined;
}
