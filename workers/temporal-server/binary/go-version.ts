/** Go that builds the Temporal CLI itself; from 1.21 on, Go fetches a newer toolchain on its own unless told not to. */
const BUILDS: readonly [number, number] = [1, 25];
const FETCHES: readonly [number, number] = [1, 21];

const atLeast = (have: readonly [number, number], want: readonly [number, number]): boolean =>
  have[0] > want[0] || (have[0] === want[0] && have[1] >= want[1]);

/**
 * Judges `go version` and `go env GOTOOLCHAIN`.
 *
 * @returns undefined when this Go can build the Temporal CLI, otherwise why not
 */
export function judgeGo(versionOutput: string, toolchain: string): string | undefined {
  const match = /\bgo(\d+)\.(\d+)/.exec(versionOutput);
  if (!match) return `"go version" answered "${versionOutput.trim().slice(0, 80)}"`;
  const have = [Number(match[1]), Number(match[2])] as const;
  if (atLeast(have, BUILDS)) return undefined;
  const mode = toolchain.trim();
  const automatic = mode === '' || mode === 'auto' || mode.endsWith('+auto');
  if (atLeast(have, FETCHES) && automatic) return undefined;
  const reason = atLeast(have, FETCHES) ? ` and GOTOOLCHAIN=${mode} forbids fetching a newer one` : '';
  return `Go ${have.join('.')} is too old (needs 1.25, or 1.21 with automatic toolchains)${reason}`;
}
