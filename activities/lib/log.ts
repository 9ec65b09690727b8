/** The two log calls used here; pino's loggers fit. Fields hold ids and states, never people's data or secrets. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
}
