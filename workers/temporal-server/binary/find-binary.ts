import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { withFileLock } from '../file-lock.js';
import { cachedBinaryPath, checkCachedBinary, storeBinary } from './binary-cache.js';
import { buildBinary } from './build-binary.js';
import { downloadBinary, probeDownload } from './download-binary.js';
import { runCommand } from './run-command.js';
import { judgeVersion, TEMPORAL_CLI_VERSION } from './temporal-version.js';

export interface FindBinaryOptions {
  cacheDir: string;
  /** Environment of the process; `TEMPORAL_CLI` names a binary, the rest goes to the commands that are run. */
  env: Record<string, string | undefined>;
  /** One line for the operator; the caller sends it to stderr. */
  log: (line: string) => void;
  version?: string;
  uid?: number;
  run?: typeof runCommand;
  probe?: typeof probeDownload;
}

export interface FoundBinary {
  path: string;
  source: 'TEMPORAL_CLI' | 'PATH' | 'cache' | 'download' | 'go';
}

const LOCK_TIMEOUT_MS = 40 * 60_000;

const byHand = (version: string): string =>
  `To install it by hand: download the Temporal CLI ${version} from https://github.com/temporalio/cli/releases on a ` +
  'machine that can, copy the file "temporal" here, and put it on PATH or set TEMPORAL_CLI to its path. ' +
  'Or set TEMPORAL_ADDRESS to a Temporal server that runs elsewhere; then none is started here.';

async function judgeCommand(
  command: string,
  options: Required<Pick<FindBinaryOptions, 'env' | 'run'>>,
): Promise<string | undefined> {
  const answer = await options.run(command, ['--version'], { env: options.env, timeoutMs: 15_000 });
  if (answer.problem === 'ENOENT') return 'not found';
  if (answer.problem === 'EACCES') return 'not executable';
  if (answer.code !== 0) return `"${command} --version" failed (${answer.problem ?? `exit ${answer.code}`})`;
  const judged = judgeVersion(answer.stdout);
  return 'problem' in judged ? judged.problem : undefined;
}

/**
 * Finds a Temporal CLI to run the server with: `TEMPORAL_CLI` or PATH › our cache › the SDK's download › a build with
 * Go. The last two are made once and kept in the cache; a lock lets a second process wait for the first one's result.
 *
 * @throws Error when `TEMPORAL_CLI` names something unusable, or when every way failed: the message lists each with
 *   its reason and says what to install by hand
 */
export async function findBinary(options: FindBinaryOptions): Promise<FoundBinary> {
  const { env, log } = options;
  const version = options.version ?? TEMPORAL_CLI_VERSION;
  const run = options.run ?? runCommand;
  const uid = options.uid ?? process.getuid?.() ?? 0;

  if (env.TEMPORAL_CLI) {
    // The server is started with another working folder, so a relative path is resolved now.
    const path = env.TEMPORAL_CLI.includes('/') ? resolve(env.TEMPORAL_CLI) : env.TEMPORAL_CLI;
    const problem = await judgeCommand(path, { env, run });
    if (problem) {
      throw new Error(`TEMPORAL_CLI=${env.TEMPORAL_CLI} cannot be used: ${problem}. Correct or unset it.`);
    }
    return { path, source: 'TEMPORAL_CLI' };
  }
  const onPath = await judgeCommand('temporal', { env, run });
  if (onPath === undefined) return { path: 'temporal', source: 'PATH' };
  if (onPath !== 'not found') log(`The "temporal" on PATH is passed over: ${onPath}.`);

  const binary = cachedBinaryPath(options.cacheDir, version);
  const failed = [`"temporal" on PATH: ${onPath}`];
  if ((await checkCachedBinary(binary, uid)) === 'good') return { path: binary, source: 'cache' };

  const workDir = dirname(binary);
  try {
    mkdirSync(workDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Error(`The cache folder ${workDir} cannot be created (${code}). Set XDG_CACHE_HOME or TEMPORAL_CLI.`);
  }
  const lock = {
    timeoutMs: LOCK_TIMEOUT_MS,
    onWait: (pid: number) => log(`Process ${pid} is already getting the Temporal CLI; waiting for it.`),
  };
  return withFileLock(`${binary}.lock`, lock, async () => {
    const cached = await checkCachedBinary(binary, uid);
    if (cached === 'good') return { path: binary, source: 'cache' };
    failed.push(`cache: ${cached === 'absent' ? `nothing at ${binary}` : cached.problem}`);
    const ways = [
      ['download', () => downloadBinary({ version, workDir, env, run, log, probe: options.probe ?? probeDownload })],
      ['go', () => buildBinary({ version, workDir, env, run, log })],
    ] as const;
    for (const [source, make] of ways) {
      const made = await make();
      if ('problem' in made) {
        log(`No Temporal CLI by ${source === 'go' ? 'a build with Go' : 'download'}: ${made.problem}.`);
        failed.push(`${source}: ${made.problem}`);
        continue;
      }
      try {
        const problem = await judgeCommand(made.path, { env, run });
        if (problem) {
          failed.push(`${source}: ${problem}`);
          continue;
        }
        await storeBinary(made.path, binary);
      } finally {
        made.discard();
      }
      return { path: binary, source };
    }
    throw new Error(`No Temporal CLI found.\n${failed.map((line) => `  - ${line}`).join('\n')}\n${byHand(version)}`);
  });
}
