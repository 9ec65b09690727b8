import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rememberChild } from '../../lib/leftovers.js';

const STOP_MS = 60_000;
const LOG_CHARACTERS = 4_000;

export interface AgentProcess {
  pid: number;
  hasEnded(): boolean;
  fullLog(): string;
  log(): string;
  /** SIGTERM; SIGKILL after a minute. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** Starts an agent with its output in a file, so that nothing of ours has to read along. */
export function runAgent(
  file: string,
  args: readonly string[],
  options: { folder: string; env: NodeJS.ProcessEnv },
): AgentProcess {
  const path = join(options.folder, 'agent.log');
  const output = openSync(path, 'a');
  const child = spawn(file, args, { cwd: options.folder, env: options.env, stdio: ['ignore', output, output] });
  closeSync(output);
  const forget = rememberChild(child);
  let failure = '';
  child.once('error', (error) => {
    failure = error.message;
  });
  const hasEnded = (): boolean => failure !== '' || child.exitCode !== null || child.signalCode !== null;
  const fullLog = (): string => `${failure}${readFileSync(path, 'utf8')}`;
  return {
    pid: child.pid ?? 0,
    hasEnded,
    fullLog,
    log: () => fullLog().slice(-LOG_CHARACTERS),
    stop: async (signal = 'SIGTERM') => {
      if (!hasEnded()) child.kill(signal);
      for (const deadline = Date.now() + STOP_MS; !hasEnded() && Date.now() < deadline; ) await sleep(50);
      if (!hasEnded()) child.kill('SIGKILL');
      forget();
    },
  };
}
