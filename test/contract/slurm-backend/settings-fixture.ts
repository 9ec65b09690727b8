import type { Components } from '../../../activities/lib/backend/components.js';
import { type SlurmSettings, slurmSettingsSchema } from '../../../activities/slurm/settings/config.js';

/** Settings as a site has them, home directories off. */
export function settings(binPath: string, overrides: Record<string, unknown> = {}): SlurmSettings {
  return slurmSettingsSchema.parse({
    default_account: 'root',
    default_account_policy: 'individual',
    customer_prefix: 'c_',
    project_prefix: 'p_',
    allocation_prefix: 'a_',
    slurm_bin_path: binPath,
    enable_user_homedir_account_creation: false,
    ...overrides,
  });
}

export const components: Components = {
  cpu: { measured_unit: 'Hours', unit_factor: 60, accounting_type: 'limit', label: 'CPU' },
  mem: { measured_unit: 'MB-Hours', unit_factor: 60, accounting_type: 'usage', limit: 1000, label: 'RAM' },
};
