import { addUser } from './add-user.js';
import { cancelJobs } from './cancel-jobs.js';
import { changeQos } from './change-qos.js';
import { claimAccount } from './claim-account.js';
import { createAccount } from './create-account.js';
import { createQos } from './create-qos.js';
import { emptyAccount } from './empty-account.js';
import { moveDefault } from './move-default.js';
import { removeAccount } from './remove-account.js';
import { removeQos } from './remove-qos.js';
import { removeUser } from './remove-user.js';
import { setAccountQos } from './set-account-qos.js';
import { setLimits } from './set-limits.js';
import { setSubmitJobs } from './set-submit-jobs.js';

/**
 * All kinds of change in the order in which a batch writes them, which is the order in which Slurm allows it. Kinds on
 * one line are written in the order of the plan. What is taken away comes last, leaves first.
 */
export const KINDS = [
  // Before the accounts that use them.
  [createQos, changeQos],
  // The load file, in the order of its rows: what is made, parents first, before what is changed.
  [createAccount],
  [addUser],
  [setLimits],
  [claimAccount],
  [setAccountQos],
  [setSubmitJobs],
  // Slurm takes no user off an account with jobs, or off a default account that is not the user's last one.
  [cancelJobs],
  [moveDefault],
  // With users in it an account cannot be removed.
  [removeUser],
  [emptyAccount],
  [removeAccount],
  // A QOS stays as long as it is an account's default.
  [removeQos],
] as const;
