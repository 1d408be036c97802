import { Logger } from '@aws-lambda-powertools/logger';
import type { Log, LogFields } from '../log.ts';

/** One JSON line an entry, as CloudWatch Logs Insights reads it. `POWERTOOLS_LOG_LEVEL` sets the least level. */
export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service });
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) =>
      logger[level](message, fields);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
