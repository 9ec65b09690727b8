/** A recorded command that the simulator does not repeat, and why. */
export interface KnownDifference {
  /** Transcript. */
  file: string;
  /** Expression on the command. */
  command: RegExp;
  /** `skip`: not run. `run`: run for its effect, output not compared. */
  mode: 'skip' | 'run';
  reason: string;
}

/** Every recorded command whose output is deliberately not the recorded one. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  { file: '01-basic.txt', command: /--help/, mode: 'skip', reason: 'the help text is shortened' },
  { file: '02-names-qos.txt', command: /^sacct --json/, mode: 'skip', reason: 'JSON output of sacct is not simulated' },
  { file: '02-names-qos.txt', command: /^sacct --helpformat/, mode: 'skip', reason: 'only the usual columns exist' },
  { file: '02-names-qos.txt', command: /^sinfo --json/, mode: 'skip', reason: 'JSON output of sinfo is not simulated' },
  { file: '02-names-qos.txt', command: /^sreport/, mode: 'skip', reason: 'there is no sreport' },
  {
    file: '02-names-qos.txt',
    command: /^sacctmgr --json show assoc \| head/,
    mode: 'run',
    reason: 'the recording shows the exit code of head',
  },
  { file: '03-jobs.txt', command: /^(runuser|sleep)/, mode: 'skip', reason: 'jobs cannot be submitted, only placed' },
  {
    file: '03-jobs.txt',
    command: /^sacct --noconvert/,
    mode: 'skip',
    reason: 'times of jobs that cannot be submitted',
  },
  {
    file: '04-permissions.txt',
    command: /^runuser/,
    mode: 'skip',
    reason: 'every client is root; admin levels do not restrict',
  },
  {
    file: '05-delete.txt',
    command: /^(runuser|sleep|squeue)/,
    mode: 'skip',
    reason: 'jobs cannot be submitted, only placed',
  },
  { file: '05-delete.txt', command: /squeue/, mode: 'run', reason: 'there is no squeue' },
  { file: '05-delete.txt', command: /withdeleted/, mode: 'skip', reason: 'deleted accounts are not kept' },
  { file: '05-delete.txt', command: /^sacctmgr delete account uppercase$/, mode: 'skip', reason: 'never ends' },
  { file: '05-delete.txt', command: /^scontrol show (assoc_mgr|config)/, mode: 'skip', reason: 'values of the host' },
  {
    file: '05-delete.txt',
    command: /^(sreport|sinfo -h)/,
    mode: 'skip',
    reason: 'no sreport; sinfo has one fixed form',
  },
  { file: '05-delete.txt', command: /show (stats|events|runaway)|list stats/, mode: 'skip', reason: 'not simulated' },
  { file: '05-delete.txt', command: /^mkhomedir_helper dave/, mode: 'skip', reason: 'no home directory is made' },
  { file: '05-delete.txt', command: /^sacctmgr dump lab/, mode: 'skip', reason: 'contains rows of skipped commands' },
  {
    file: 'batches/02-load-partial.txt',
    command: /show problem/,
    mode: 'skip',
    reason: 'not simulated',
  },
  {
    file: 'batches/04-load-oddvalues.txt',
    command: /^sacctmgr -n show cluster/,
    mode: 'skip',
    reason: 'a second cluster was removed between the recordings',
  },
  {
    file: 'batches/06-stdin.txt',
    command: /^timeout/,
    mode: 'skip',
    reason: 'without -i standard input is read whole before the first command',
  },
  {
    file: 'batches/06-stdin.txt',
    command: /account=noi1/,
    mode: 'skip',
    reason: 'reads what the skipped commands made',
  },
  {
    file: 'batches/11-show.txt',
    command: /wopi|format=defaultaccount/,
    mode: 'skip',
    reason: 'order without parent information, and the number of rows, belong to the recording',
  },
];

/** The entry for a command, if any. */
export function knownDifference(file: string, command: string): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find((known) => known.file === file && known.command.test(command));
}
