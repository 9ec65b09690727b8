/** The registry of backends: one line each. What a backend is, and how it is loaded, its descriptor says. */
export { dwdiCompute, dwdiInference, dwdiStorage } from './activities/dwdi/descriptors.js';
export { moab } from './activities/moab/descriptor.js';
export { mup } from './activities/mup/descriptor.js';
export { slurm } from './activities/slurm/descriptor.js';
