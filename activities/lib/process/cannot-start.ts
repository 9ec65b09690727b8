import { failure } from '../failure.js';

const SPAWN_ADVICE: Record<string, string> = {
  ENOENT: 'does not exist on this host: correct slurm_bin_path or the command prefix',
  EACCES: 'may not be executed by this user: set its mode or the sudoers rule',
  ENOTDIR: 'is not a path to a file: correct slurm_bin_path',
  ENOEXEC: 'is not an executable of this machine: reinstall the package',
  E2BIG: 'was given too many arguments at once: report this with the size of the request',
};

/**
 * Why a process did not start.
 *
 * @param code error code of the system call
 * @returns BackendMisconfigured, or BackendUnavailable when the host is out of processes or memory
 */
export function cannotStart(file: string, code: string): Error {
  if (code === 'EAGAIN' || code === 'ENOMEM' || code === 'EMFILE' || code === 'ENFILE') {
    return failure('BackendUnavailable', `${file} could not be started: ${code}, the host is out of resources.`);
  }
  return failure('BackendMisconfigured', `${file} ${SPAWN_ADVICE[code] ?? `could not be started: ${code}`}.`);
}
