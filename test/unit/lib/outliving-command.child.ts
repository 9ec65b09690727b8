import { runCommand } from '../../../activities/lib/process/exec.js';

/** Runs a write as the product does, in a process that the test kills: prints the command's pid, and never ends by itself. */
const [script = ''] = process.argv.slice(2);
await runCommand({
  file: 'sh',
  args: ['-c', script],
  timeoutMs: 20_000,
  hardLimitMs: 30_000,
  maxOutputBytes: 10_000,
  env: { PATH: process.env.PATH },
  onStart: (pid) => void process.stdout.write(`${pid}\n`),
});
