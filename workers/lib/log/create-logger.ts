import pino, { type DestinationStream, type LevelWithSilent, type Logger } from 'pino';
import { maskSecrets } from './secret-registry.js';
import { serializeError } from './serialize-error.js';

export interface LoggerOptions {
  /** Role of the process: control, headnode, events, … */
  name: string;
  level: LevelWithSilent;
  /** Default: stderr, written at once, so that the last words of a dying process are not lost. */
  stream?: DestinationStream;
  /** Put syslog's `<n>` before each line, which journald takes off and turns into the priority. */
  journalPriority?: boolean;
}

/** pino level → syslog priority (sd-daemon(3)). */
const priority = (level: number): number => (level >= 60 ? 2 : level >= 50 ? 3 : level >= 40 ? 4 : level >= 30 ? 6 : 7);

const plainErrors = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.values(fields).some((value) => value instanceof Error)
    ? Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, value instanceof Error ? serializeError(value) : value]),
      )
    : fields;

const asIs = (value: unknown): unknown => (value instanceof Error ? serializeError(value) : value);

/**
 * JSON lines with `service` and `role` in each. Errors are cut down to type, message and stack; every secret that was
 * registered is masked in the finished line, wherever in it it stands.
 */
export function createLogger(options: LoggerOptions): Logger {
  const target = options.stream ?? pino.destination({ dest: 2, sync: true });
  const masked: DestinationStream = {
    write: (line) => {
      const level = options.journalPriority ? Number(/"level":(\d+)/.exec(line)?.[1] ?? 30) : 0;
      target.write(`${options.journalPriority ? `<${priority(level)}>` : ''}${maskSecrets(line)}`);
    },
  };
  return pino(
    {
      level: options.level,
      base: { service: 'siteflow', role: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: asIs, error: asIs },
      formatters: { log: plainErrors },
    },
    masked,
  );
}
