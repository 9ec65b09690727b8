export interface SerializedError {
  type: string;
  message: string;
  stack?: string;
  cause?: SerializedError;
}

const MAX_MESSAGE = 2_000;
const MAX_FRAMES = 12;
const MAX_DEPTH = 3;

const cut = (text: string): string => (text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text);

/** Stack frames only: the first lines of `stack` repeat the message, which may be long. */
const frames = (stack: string | undefined): string | undefined => {
  const lines = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return lines.length === 0
    ? undefined
    : lines
        .slice(0, MAX_FRAMES)
        .map((line) => line.trim())
        .join('\n');
};

/**
 * What of an error goes into a log: type, message, stack and the same of its causes. Never its other properties: an
 * axios error carries the request with its token in them, and in `toJSON()`, which is therefore not called.
 */
export function serializeError(error: unknown, depth = 0): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, message: cut(String(error)) };
  const stack = frames(error.stack);
  return {
    type: typeof error.name === 'string' && error.name !== 'Error' ? error.name : error.constructor.name,
    message: cut(String(error.message)),
    ...(stack === undefined ? {} : { stack }),
    ...(error.cause instanceof Error && depth < MAX_DEPTH ? { cause: serializeError(error.cause, depth + 1) } : {}),
  };
}
