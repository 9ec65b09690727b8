import type { FailureType } from '../../../contracts/failure-types.js';
import type { CommandResult } from '../../lib/process/exec.js';

/** `nothing`: the command found nothing to do; only a read-back can tell whether that is right. */
export type Verdict =
  | { kind: 'ok' }
  | { kind: 'nothing' }
  | { kind: 'failed'; type: FailureType; text: string; line: number | undefined };

/**
 * What sacctmgr itself says beside exit 0 when it did something else than asked. Not `invalid value for` or `unknown
 * option`: a line of slurm.conf that a program does not like prints the same at every start, and does no harm.
 */
const REFUSED_AT_0 = /bad qos|bad default qos|access to their default qos|no tres known|invalid unit type/i;

/** Lines of slurm.conf are complained of in these words, too. */
const MAY_BE_NOISE = /invalid value for|unknown option|unknown keyword/i;

/** Of squeue and scancel with --clusters, whose slurmctld is down; they call that an invalid entry, too. */
const UNREACHED = /can't be reached now, or it is an invalid entry/i;

/** First match wins: a refused right or a dead daemon also prints what a bad request prints. */
const TEXTS: readonly [RegExp, FailureType][] = [
  [/access\/permission denied|doesn't have privilege/i, 'BackendMisconfigured'],
  // What load says to anybody below Administrator, and to users whom slurmdbd does not know, SlurmUser among them.
  [/sufficient privileges to load files|is not in the accounting system/i, 'BackendMisconfigured'],
  // A prefix that may not run `timeout`, or finds none where it leads to.
  [/^sudo: |is not allowed to execute|"timeout": executable file not found/m, 'BackendMisconfigured'],
  [/munge (encode|decode) failed|protocol authentication error|did you start munged/i, 'BackendUnavailable'],
  [/connection refused|unable to connect to database|no response to persist_init/i, 'BackendUnavailable'],
  [/problem talking to the database|resource temporarily unavailable|socket timed out/i, 'BackendUnavailable'],
  [UNREACHED, 'BackendUnavailable'],
  [/unable to contact slurm controller|connection timed out|no route to host/i, 'BackendUnavailable'],
  [/sending persistinit msg|slurm_persist_conn_open/i, 'BackendUnavailable'],
  [/unable to process configuration file|could not establish a configuration source/i, 'BackendMisconfigured'],
  [/cluster '.*' doesn't exist|unable to read "/i, 'BackendMisconfigured'],
  [/you are not running a supported accounting_storage plugin/i, 'BackendMisconfigured'],
  [/bad qos|bad default qos|access to their default qos|no tres known/i, 'BackendRejected'],
  [/parent account '.*' doesn't exist|this account '.*' doesn't exist|need to add this parent/i, 'BackendRejected'],
  // From 23.11 on.
  [/only admins\/operators/i, 'BackendMisconfigured'],
  [/cluster '.*' has not been added/i, 'BackendMisconfigured'],
  [/no parent account '.*' on cluster/i, 'BackendRejected'],
  [/problem with line\(|misformatted line\(|problem with option|no name given/i, 'BackendRejected'],
  // slurmctld has no more jobs of the account: slurmdbd learns it a moment later.
  [/job\(s\) active/i, 'JobsEnding'],
  [/default account of a user|not allowed to remove|invalid unit type/i, 'BackendRejected'],
  [MAY_BE_NOISE, 'BackendRejected'],
];

/** Newer ones say this on standard output, beside exit 0 when other accounts were there. */
const SKIPPED = /^\s*no account .+ on cluster .+, skipping/im;

const NOTHING = /nothing (new added|modified|deleted)|request didn't affect anything|^\s*already existing account/im;

/**
 * What an ended sacctmgr means. Exit 0 alone proves nothing, some errors answer 0 and only print. What is not known is
 * taken as passing (`BackendNotApplied`), so that an unknown text of a newer Slurm never ends an order.
 * Source: transcripts of Slurm 22.05, 24.11 and 26.05, test/fixtures/slurm.
 *
 * @param reads it was asked for rows only: beside exit 0 nothing that it says matters, since the rows are read
 */
export function classifyError(result: CommandResult, reads = false): Verdict {
  const output = `${result.stderr}\n${result.stdout}`;
  const text = errorText(result);
  const line = Number(/line\((\d+)\)/.exec(output)?.[1]) || undefined;
  if (result.timedOut) {
    const said = result.stderr.trim() === '' ? 'no answer' : `no answer; ${text}`;
    return { kind: 'failed', type: 'BackendTimeout', text: said, line: undefined };
  }
  if (result.exitCode === 0) {
    // A dead host is no failure where a backup host answered, so only refusals count beside exit 0.
    const refused = !reads && (REFUSED_AT_0.test(result.stderr) || SKIPPED.test(result.stdout));
    return refused ? { kind: 'failed', type: 'BackendRejected', text, line } : { kind: 'ok' };
  }
  const match = TEXTS.find(([pattern]) => pattern.test(result.stderr));
  const isNothing = NOTHING.test(output) && result.exitCode === 1;
  if (match !== undefined && !(isNothing && match[0] === MAY_BE_NOISE)) {
    return { kind: 'failed', type: match[1], text, line };
  }
  if (SKIPPED.test(result.stdout)) return { kind: 'failed', type: 'BackendRejected', text, line };
  if (isNothing) return { kind: 'nothing' };
  return { kind: 'failed', type: result.exitCode === null ? 'BackendUnavailable' : 'BackendNotApplied', text, line };
}

function errorText({ stderr, stdout, exitCode }: CommandResult): string {
  const lines = (stderr.trim() === '' ? stdout : stderr)
    .split('\n')
    .map((line) => line.replace(/^\s*(sacctmgr|squeue|scancel): (error: )?/, '').trim())
    .map((line) => (UNREACHED.test(line) ? `${line.split(' ')[0]}: its slurmctld does not answer` : line))
    .filter((line) => line !== '' && !line.startsWith('Done adding cluster'));
  const text = lines.slice(0, 4).join('; ').slice(0, 400);
  return text === '' ? `exit ${exitCode === null ? 'by a signal' : exitCode} without a message` : text;
}
