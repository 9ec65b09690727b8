/** Version of the Temporal CLI that is downloaded or built: the newest that `go install` can build (server 1.29.1). */
export const TEMPORAL_CLI_VERSION = '1.5.1';

/** Oldest embedded server that has everything used here: user metadata, update, activity operations. */
const MIN_SERVER: readonly [number, number] = [1, 28];

/**
 * Judges the output of `temporal --version`, for example `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`. The
 * server's version counts: a CLI built by `go install` calls itself 0.0.0-DEV.
 *
 * @returns the server version, or why the binary cannot be used
 */
export function judgeVersion(output: string): { server: string } | { problem: string } {
  const match = /^temporal version \S+ \(Server (\d+)\.(\d+)(\S*?)[,)]/m.exec(output.trim());
  if (!match) {
    const seen = output.trim().split('\n')[0]?.slice(0, 120) ?? '';
    return { problem: `it does not answer like the Temporal CLI ("${seen}")` };
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  const server = `${match[1]}.${match[2]}${match[3]}`;
  const tooOld = major < MIN_SERVER[0] || (major === MIN_SERVER[0] && minor < MIN_SERVER[1]);
  return tooOld ? { problem: `its server ${server} is too old (at least ${MIN_SERVER.join('.')})` } : { server };
}
