import type { BackendModule } from '../lib/backend/descriptor.js';
import { diagnoseSlurm } from './diagnose/diagnose-slurm.js';
import type { SlurmSettings } from './settings/config.js';
import type { SlurmSite } from './settings/site-config.js';
import { createSlurmBackend } from './slurm-backend.js';

/** The Slurm backend's code, as the registry loads it. */
export const slurmModule: BackendModule<SlurmSettings, SlurmSite> = {
  open: ({ site, ...options }) =>
    createSlurmBackend({ ...options, ...(site.writer_group === undefined ? {} : { writerGroup: site.writer_group }) }),
  diagnose: diagnoseSlurm,
};
