const NAMES = ['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'];

/** Whether a path is the client's standard input under a name. */
export function isStandardInput(path: string | undefined): boolean {
  return path !== undefined && NAMES.includes(path);
}
