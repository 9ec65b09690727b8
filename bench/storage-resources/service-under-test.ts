import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../lib/ensure-built.js';
import { rememberChild } from '../lib/leftovers.js';
import { progress } from '../lib/progress.js';

export interface RunningService {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export interface ServiceUnderTest {
  name: string;
  start(upstream: string, port: number): Promise<RunningService>;
}

const READY_MS = 60_000;

const environment = (upstream: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: process.env.HOME ?? '',
  STORAGE_SYSTEMS: '{"capstor": "capstor", "vast": "vast", "iopsstor": "iopsstor"}',
  WALDUR_API_URL: `${upstream}/api/`,
  WALDUR_API_TOKEN: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
  DISABLE_AUTH: 'true',
  HPC_USER_API_URL: `${upstream}/hpc`,
  HPC_USER_CLIENT_ID: 'hpc-client',
  HPC_USER_CLIENT_SECRET: 'hpc-client-secret',
  HPC_USER_OIDC_TOKEN_URL: `${upstream}/oauth/token`,
});

async function launch(file: string, args: string[], env: Record<string, string>, url: string): Promise<RunningService> {
  const child = spawn(file, args, { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  const forget = rememberChild(child);
  let said = '';
  child.stderr.on('data', (data: Buffer) => {
    said = `${said}${data.toString()}`.slice(-2_000);
  });
  const until = Date.now() + READY_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${file} ended before it was ready:\n${said}`);
    if (Date.now() > until) throw new Error(`${file} was not ready within ${READY_MS / 1000} s:\n${said}`);
    const answer = await fetch(`${url}/openapi.json`).catch(() => undefined);
    if (answer?.ok) break;
    await sleep(100);
  }
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(late);
      forget();
    },
  };
}

/** `siteflow serve storage-resources`, as built, in the form of the existing service. */
export const siteflowService: ServiceUnderTest = {
  name: 'siteflow',
  start: (upstream, port) => {
    progress(`starting siteflow serve storage-resources on port ${port}`);
    return launch(
      join(ROOT, 'dist', 'bin', 'siteflow.js'),
      ['serve', 'storage-resources', '--port', String(port)],
      { ...environment(upstream), SITEFLOW_STORAGE_COMPAT: 'service-0.10' },
      `http://127.0.0.1:${port}`,
    );
  },
};

/** The existing service under uvicorn, from a virtual environment. */
export const pythonService = (bin: string, name: string): ServiceUnderTest => ({
  name,
  start: (upstream, port) => {
    progress(`starting ${name} on port ${port}`);
    return launch(
      join(bin, 'python3'),
      [
        '-m',
        'uvicorn',
        'waldur_cscs_hpc_storage.api.main:app',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--log-level',
        'warning',
      ],
      environment(upstream),
      `http://127.0.0.1:${port}`,
    );
  },
});
