/** Structured and without personal data: fields hold ids, counts, sizes and timings. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What a log line says beside its message: short values without personal data. `undefined` is left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
