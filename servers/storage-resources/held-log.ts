import type { RequestLog } from './create-app.js';

/**
 * A log that keeps its lines back until `release()`, and from then on passes them through: what a service says that may
 * never be used is of no interest unless it is.
 */
export function heldLog(log: RequestLog): { log: RequestLog; release(): void } {
  const lines: (() => void)[] = [];
  let held = true;
  const through =
    (write: (fields: Record<string, unknown>, message: string) => void) =>
    (fields: Record<string, unknown>, message: string): void => {
      if (held) lines.push(() => write(fields, message));
      else write(fields, message);
    };
  return {
    log: {
      info: through((fields, message) => log.info(fields, message)),
      warn: through((fields, message) => log.warn(fields, message)),
      debug: through((fields, message) => log.debug?.(fields, message)),
    },
    release: () => {
      held = false;
      for (const write of lines.splice(0)) write();
    },
  };
}
