import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { judgeGo } from './go-version.js';
import type { RunCommandOptions, runCommand } from './run-command.js';

export interface BuildBinaryOptions {
  version: string;
  /** Folder on the file system of the cache, so that the result can be renamed into place. */
  workDir: string;
  env: Record<string, string | undefined>;
  run: typeof runCommand;
  log: (line: string) => void;
  /** How often a line says that the build still runs. */
  reportEveryMs?: number;
}

/** The first build also downloads 280 MB of sources; on a slow line that takes longer than compiling. */
const BUILD_TIMEOUT_MS = 25 * 60_000;
const QUESTION_TIMEOUT_MS = 20_000;

const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' | ').slice(-400);

/**
 * Builds the Temporal CLI with an installed Go into a temporary folder. `-s -w` leaves the debug tables out (a third of
 * the size); CGO off makes a static binary that needs no C compiler.
 *
 * @returns the path of the built file and `discard()`, or why it could not be built
 */
export async function buildBinary(
  options: BuildBinaryOptions,
): Promise<{ path: string; discard: () => void } | { problem: string }> {
  const { env, run, log } = options;
  const ask: RunCommandOptions = { env, timeoutMs: QUESTION_TIMEOUT_MS };
  const version = await run('go', ['version'], ask);
  if (version.problem === 'ENOENT') return { problem: 'Go is not installed' };
  if (version.code !== 0) return { problem: `"go version" failed: ${version.problem ?? lastLines(version.stderr)}` };
  const toolchain = await run('go', ['env', 'GOTOOLCHAIN'], ask);
  const unfit = judgeGo(version.stdout, toolchain.stdout);
  if (unfit) return { problem: unfit };

  const target = mkdtempSync(join(options.workDir, 'go-'));
  const discard = (): void => rmSync(target, { recursive: true, force: true });
  const started = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  log(`Building the Temporal CLI ${options.version} with Go: about 4 minutes on 2 cores, 280 MB of sources, once.`);
  const ticker = setInterval(
    () => log(`Still building the Temporal CLI (${seconds()}).`),
    options.reportEveryMs ?? 20_000,
  );
  const built = await run(
    'go',
    ['install', '-ldflags', '-s -w', `github.com/temporalio/cli/cmd/temporal@v${options.version}`],
    { env: { ...env, CGO_ENABLED: '0', GOBIN: target }, timeoutMs: BUILD_TIMEOUT_MS, cwd: target },
  );
  clearInterval(ticker);
  const path = join(target, 'temporal');
  if (built.code !== 0 || !existsSync(path)) {
    discard();
    return { problem: `go install failed after ${seconds()}: ${built.problem ?? lastLines(built.stderr)}` };
  }
  log(`Built the Temporal CLI in ${seconds()}.`);
  return { path, discard };
}
