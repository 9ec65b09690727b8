export {
  type ActivityContext,
  type ConfiguredBackend,
  createApplyAllocation,
} from '../lib/backend/apply-allocation.js';
export { createCheckAllocation } from '../lib/backend/check-allocation.js';
export { tresOf } from '../lib/backend/targets-of.js';
export { processWriters, WriterGroups } from '../lib/writer/writer-groups.js';
export { type Change, describeChange } from './changes/change.js';
export type { CommandTimeouts } from './commands/sacctmgr.js';
export { type DesiredAllocation, desiredAllocation } from './desired/desired-allocation.js';
export { type SlurmFacts, slurmFacts } from './diagnose/slurm-facts.js';
export { diagnoseCluster, diagnoseOffering } from './diagnostics.js';
export { plan } from './plan/plan.js';
export { createSlurmBackend, type SlurmBackend, type SlurmBackendOptions } from './slurm-backend.js';
