import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServerFacts {
  address: string;
  uiUrl: string;
  pid: number;
  started: boolean;
  restart?: boolean;
  moved?: boolean;
  downMs?: number;
}

const SCRIPT = fileURLToPath(new URL('./ensure-server.child.ts', import.meta.url));

/** Runs ensure-server.child.ts in a process of its own and hands out its JSON lines one by one. */
export function startChild(stateDir: string, mode?: 'watch' | 'ephemeral') {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', SCRIPT, stateDir, ...(mode === undefined ? [] : [mode])],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const waiting: ((facts: ServerFacts) => void)[] = [];
  const lines: ServerFacts[] = [];
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const facts = JSON.parse(line) as ServerFacts;
      const next = waiting.shift();
      if (next) next(facts);
      else lines.push(facts);
    });
  }
  const next = (timeoutMs = 60_000): Promise<ServerFacts> =>
    new Promise((resolve, reject) => {
      const have = lines.shift();
      if (have) return resolve(have);
      const timer = setTimeout(() => reject(new Error(`No answer from the child. It said:\n${stderr}`)), timeoutMs);
      waiting.push((facts) => {
        clearTimeout(timer);
        resolve(facts);
      });
    });
  const kill = (): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  return { next, kill, stderr: () => stderr };
}
