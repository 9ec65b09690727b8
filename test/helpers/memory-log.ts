import type { Log } from '../../activities/lib/log.js';

export interface LogLine {
  level: 'info' | 'warn';
  message: string;
  [field: string]: unknown;
}

/** A log that keeps its lines. */
export function memoryLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  return {
    lines,
    info: (fields, message) => void lines.push({ ...fields, level: 'info', message }),
    warn: (fields, message) => void lines.push({ ...fields, level: 'warn', message }),
  };
}
