import type { Finding } from '../lib/diagnosis/finding.js';
import { type Check, runDiagnosis } from '../lib/diagnosis/run-diagnosis.js';
import { accountingCheck } from './diagnose/accounting-check.js';
import { accountsCheck } from './diagnose/accounts-check.js';
import { clusterCheck } from './diagnose/cluster-check.js';
import { commandsCheck } from './diagnose/commands-check.js';
import { enforcementCheck } from './diagnose/enforcement-check.js';
import { homedirsCheck } from './diagnose/homedirs-check.js';
import { programsCheck } from './diagnose/programs-check.js';
import { qosCheck } from './diagnose/qos-check.js';
import { rightsCheck } from './diagnose/rights-check.js';
import type { SlurmFacts } from './diagnose/slurm-facts.js';
import type { SlurmLook } from './diagnose/slurm-look.js';
import { slurmdbdCheck } from './diagnose/slurmdbd-check.js';
import { tresCheck } from './diagnose/tres-check.js';

const CLUSTER_CHECKS: readonly Check<SlurmFacts>[] = [
  commandsCheck,
  programsCheck,
  accountingCheck,
  slurmdbdCheck,
  clusterCheck,
  enforcementCheck,
  rightsCheck,
];

const OFFERING_CHECKS: readonly Check<SlurmLook>[] = [accountsCheck, qosCheck, tresCheck, homedirsCheck];

/** Beyond the time limit of the commands themselves, of which a check runs at most two one after the other. */
const SPARE_MS = 5_000;

const limits = ({ connection }: SlurmFacts) => ({ timeoutMs: 2 * connection.timeouts.readMs + SPARE_MS });

/** Looks at a cluster as such: commands, accounting, slurmdbd, rights. Reads only. */
export const diagnoseCluster = (facts: SlurmFacts): Promise<Finding[]> =>
  runDiagnosis(CLUSTER_CHECKS, facts, limits(facts));

/**
 * Looks at what the allocations of one offering need on the cluster. Reads only.
 *
 * @param before findings of `diagnoseCluster`
 */
export const diagnoseOffering = (look: SlurmLook, before: readonly Finding[]): Promise<Finding[]> =>
  runDiagnosis(OFFERING_CHECKS, look, { ...limits(look.facts), before });
