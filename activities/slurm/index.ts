export {
  type ActivityContext,
  type ConfiguredBackend,
  createApplyAllocation,
} from './apply-allocation.js';
export { type Change, describeChange } from './change.js';
export { createCheckAllocation } from './check-allocation.js';
export { type DesiredAllocation, desiredAllocation } from './desired.js';
export { type SlurmFacts, slurmFacts } from './diagnose/slurm-facts.js';
export { diagnoseCluster, diagnoseOffering } from './diagnostics.js';
export { plan } from './plan.js';
export type { CommandTimeouts } from './sacctmgr.js';
export { createSlurmBackend, type SlurmBackend, type SlurmBackendOptions } from './slurm-backend.js';
export { tresOf } from './tres-of.js';
export { processWriters, WriterGroups } from './writer-groups.js';
