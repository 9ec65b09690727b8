import type { NonEmpty, SlurmName } from '../slurm-name.js';
import { list } from './sacctmgr-args.js';
import { type CommandTarget, type PlainCommand, sacctmgr } from './write-command.js';

/** Sets something of some accounts on one cluster. @param settings such as `GrpSubmitJobs=0`; at least one */
export const modifyAccounts = (
  { cluster }: CommandTarget,
  accounts: NonEmpty<SlurmName>,
  ...settings: string[]
): PlainCommand =>
  sacctmgr('modify', 'account', 'where', `name=${list(accounts)}`, `cluster=${cluster}`, 'set', ...settings);
