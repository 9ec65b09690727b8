import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SiteFileOptions {
  waldurUrl: string;
  token: string;
  offeringUuid: string;
  binPath: string;
  settings?: Record<string, unknown>;
  components?: Record<string, unknown>;
  siteflow?: Record<string, unknown>;
  offering?: Record<string, unknown>;
  /** Other offerings, like the first one but for this. */
  more?: readonly { offeringUuid: string; settings: Record<string, unknown> }[];
  /** Keys at the root. */
  root?: Record<string, unknown>;
}

/** Components as a Slurm site has them: usage with a fixed limit, and a limit that is ordered. */
export const COMPONENTS = {
  cpu: { measured_unit: 'k-Hours', unit_factor: 60_000, accounting_type: 'limit', label: 'CPU' },
  mem: { measured_unit: 'gb-Hours', unit_factor: 61_440, accounting_type: 'usage', label: 'RAM', limit: 10 },
};

/** Writes a site's configuration in the existing agent's format (JSON is YAML) and returns its path. */
export function writeSiteFile(folder: string, options: SiteFileOptions): string {
  const file = join(folder, 'waldur-site-agent-config.yaml');
  const first = {
    name: 'Test Slurm',
    waldur_api_url: options.waldurUrl,
    waldur_api_token: options.token,
    waldur_offering_uuid: options.offeringUuid,
    backend_type: 'slurm',
    order_processing_backend: 'slurm',
    backend_settings: {
      default_account: 'root',
      customer_prefix: 'c_',
      project_prefix: 'p_',
      allocation_prefix: 'a_',
      slurm_bin_path: options.binPath,
      enable_user_homedir_account_creation: false,
      ...options.settings,
    },
    backend_components: options.components ?? COMPONENTS,
    ...options.offering,
  };
  const more = (options.more ?? []).map(({ offeringUuid, settings }, at) => ({
    ...{ ...first, name: `Test Slurm ${at + 2}`, waldur_offering_uuid: offeringUuid },
    backend_settings: { ...first.backend_settings, ...settings },
  }));
  const config = {
    timezone: 'UTC',
    offerings: [first, ...more],
    siteflow: { waldur: { requests_per_second: 500 }, ...options.siteflow },
    ...options.root,
  };
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return file;
}
