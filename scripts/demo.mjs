/**
 * `npm run demo`: installs what is missing, builds, gets a Temporal server and runs ten orders against simulators.
 * `npm run demo -- --exit` ends after the story.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, requireNode, root, step, times } from './lib/steps.mjs';

requireNode();
installPackages();
const cli = join(root, 'dist', 'bin', 'siteflow.js');
if (stale(cli)) step('build', process.execPath, ['scripts/build.mjs']);
for (const { title, seconds } of times) process.stderr.write(`  ${seconds.padStart(7)} s  ${title}\n`);

const child = spawn(process.execPath, [cli, 'dev', '--story', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// Ctrl-C reaches the child through the terminal; this process waits for it to end in good order.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

/** Whether any source is newer than the built command. */
function stale(built) {
  if (!existsSync(built)) return true;
  const since = statSync(built).mtimeMs;
  const sources = [
    'contracts',
    'config',
    'workflows',
    'activities',
    'workers',
    'starters',
    'simulators',
    'package.json',
  ];
  const newer = (path) => {
    const stats = statSync(path);
    return stats.isDirectory() ? readdirSync(path).some((name) => newer(join(path, name))) : stats.mtimeMs > since;
  };
  return sources.some((source) => newer(join(root, source)));
}
