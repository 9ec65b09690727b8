import { spawn } from 'node:child_process';
import { root, times } from './steps.mjs';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill();
});

/**
 * Starts one step, which may run beside others: what it says is kept together and shown when it has ended, unless `live`.
 * Its time is noted. A step that fails ends this process with its status, and those that run beside it, unless `mayFail`.
 *
 * @param options `background`: the others come first where the processor is short
 * @returns status and standard output, when it has ended
 */
export function startStep(title, command, args, options = {}) {
  const { live = false, mayFail = false, background = false, env = process.env } = options;
  const started = Date.now();
  process.stderr.write(`\n▶ ${title}\n`);
  const [file, argv] = background ? ['nice', ['-n', '19', command, ...args]] : [command, args];
  const child = spawn(file, argv, { cwd: root, env, stdio: ['ignore', 'pipe', live ? 'inherit' : 'pipe'] });
  running.add(child);
  let stdout = '';
  let said = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (!live) said += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve) => {
    const end = (status, problem) => {
      if (!running.delete(child)) return;
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      times.push({ title, seconds });
      process.stderr.write(`${said}${problem}${status === 0 ? '✔' : '✘'} ${title} (${seconds} s)\n`);
      if (status !== 0 && !mayFail) process.exit(status);
      resolve({ status, stdout });
    };
    child.once('error', (error) => end(1, `✘ ${title}: ${error.message}\n`));
    child.once('close', (code) => end(code ?? 1, ''));
  });
}
