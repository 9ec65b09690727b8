import type { CommandResult, CommandSpec, RunCommand } from '../../../activities/lib/process/exec.js';

const OK: CommandResult = {
  exitCode: 0,
  stdout: '',
  stderr: '',
  timedOut: false,
  outputTruncated: false,
  elapsedMs: 1,
};

const ANSWERS: readonly [RegExp, string][] = [
  [/list tres/, 'cpu|\nmem|\ngres|gpu\n'],
  [/list cluster/, 'lab\n'],
  [/show config/, 'AccountingStorageHost  = dbd\nAccountingStoragePort  = 6819\n'],
  [/show assoc/, 'root|||||||\nroot||root|||||\n'],
  [/show account/, 'root\n'],
  [/^id -u/, '1000\n'],
];

/** A Slurm with nothing on it whose answers a test can replace: the first pattern that fits the command counts. */
export function fakeRun(script: readonly [RegExp, Partial<CommandResult> | Error][] = []) {
  const commands: string[] = [];
  const answers = [...script];
  const answer = (line: string): CommandResult => {
    commands.push(line);
    const scripted = answers.find(([pattern]) => pattern.test(line))?.[1];
    if (scripted instanceof Error) throw scripted;
    const stdout = ANSWERS.find(([pattern]) => pattern.test(line))?.[1] ?? '';
    return { ...OK, stdout, ...scripted };
  };
  const run: RunCommand = async ({ file, args, stdin }: CommandSpec) => {
    const program = file.replace(/.*\//, '');
    if (typeof stdin !== 'string') return answer([program, ...args.filter((arg) => !arg.startsWith('--'))].join(' '));
    const lines = stdin.trimEnd().split('\n');
    const results = lines.map((line) => ({ line, result: answer(`${program} ${line}`) }));
    const failed = results.find(({ result }) => result.exitCode !== 0);
    const stdout = results.map(({ line, result }) => `sacctmgr: ${line}\n${result.stdout}`).join('');
    return { ...(failed?.result ?? OK), stdout: `${stdout}sacctmgr: \n` };
  };
  return { run, commands, answers };
}
