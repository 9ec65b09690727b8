import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DEV_TOKEN } from './dev-world.js';

/** Writes the configuration of the simulated site, in the format of a real one, and returns its path. */
export function writeDevSiteFile(
  folder: string,
  site: { waldurUrl: string; offeringUuid: string; binDir: string },
): string {
  const file = join(folder, 'waldur-site-agent-config.yaml');
  const config = {
    timezone: 'UTC',
    offerings: [
      {
        name: 'Simulated Slurm',
        waldur_api_url: site.waldurUrl,
        waldur_api_token: DEV_TOKEN,
        waldur_offering_uuid: site.offeringUuid,
        backend_type: 'slurm',
        order_processing_backend: 'slurm',
        backend_settings: {
          default_account: 'root',
          default_account_policy: 'individual',
          customer_prefix: 'hpc_',
          project_prefix: 'hpc_',
          allocation_prefix: 'hpc_',
          slurm_bin_path: site.binDir,
          cluster_name: 'lab',
          enable_user_homedir_account_creation: false,
          qos_paused: 'paused',
        },
        backend_components: {
          cpu: { measured_unit: 'k-Hours', unit_factor: 60_000, accounting_type: 'limit', label: 'CPU' },
          mem: { measured_unit: 'gb-Hours', unit_factor: 61_440, accounting_type: 'usage', label: 'RAM', limit: 10 },
        },
      },
    ],
  };
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}
