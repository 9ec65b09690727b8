/** Seconds since 1970 of a local time `YYYY-MM-DD[THH:MM[:SS]]` or `now`; undefined when it is neither. */
export function parseTime(text: string, now: number): number | undefined {
  if (/^now$/i.test(text)) return now;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return Math.floor(new Date(year, month - 1, day, hour, minute, second).getTime() / 1000);
}

/** Local time as `YYYY-MM-DDTHH:MM:SS`; `Unknown` for 0. */
export function showTime(seconds: number): string {
  if (seconds === 0) return 'Unknown';
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = new Date(seconds * 1000);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** Seconds as `[D-]HH:MM:SS`. */
export function showElapsed(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86400);
  const clock = `${two(Math.floor((seconds % 86400) / 3600))}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return days > 0 ? `${days}-${clock}` : clock;
}
