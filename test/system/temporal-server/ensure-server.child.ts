import { cacheDir } from '../../../config/environment/state-dir.js';
import { ensureTemporalServer } from '../../../workers/temporal-server/start-server.js';
import { watchServer } from '../../../workers/temporal-server/watch-server.js';

/** Child of the test: ensures the server of a state folder, prints what it got, and watches if told to. */
const [stateDir, mode] = process.argv.slice(2);
if (stateDir === undefined) throw new Error('usage: ensure-server.child.ts STATE_DIR [watch|ephemeral]');
const options = {
  stateDir,
  cacheDir: cacheDir(process.env),
  env: { ...process.env, TEMPORAL_ADDRESS: undefined },
  log: (line: string) => process.stderr.write(`${line}\n`),
};
const server = await ensureTemporalServer({ ...options, ephemeral: mode === 'ephemeral' });
if (mode === 'watch') {
  watchServer({
    ...options,
    intervalMs: 200,
    onRestart: (again, facts) => process.stdout.write(`${JSON.stringify({ ...again, ...facts, restart: true })}\n`),
  });
}
process.stdout.write(`${JSON.stringify({ ...server, atMs: Date.now() })}\n`);
if (mode !== undefined) setInterval(() => undefined, 1_000);
