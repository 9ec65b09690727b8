export { type Change, describeChange } from './changes/change.js';
export { type DesiredAllocation, desiredAllocation } from './desired/desired-allocation.js';
export { type SlurmFacts, slurmFacts } from './diagnose/slurm-facts.js';
export { diagnoseCluster, diagnoseOffering } from './diagnostics.js';
export { plan } from './plan/plan.js';
export { createSlurmBackend, type SlurmBackend, type SlurmBackendOptions } from './slurm-backend.js';
