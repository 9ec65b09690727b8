import type { SlurmSettings } from '../../activities/slurm/settings/config.js';
import type { SiteConfig, SlurmOffering } from './site-config.js';

/** Settings of a Slurm offering with what the whole site has in common: `siteflow.slurm.command_prefix`. */
export function slurmSettingsOf(config: Pick<SiteConfig, 'siteflow'>, offering: SlurmOffering): SlurmSettings {
  const { command_prefix: common } = config.siteflow.slurm;
  const { backend_settings: settings } = offering;
  return common === undefined || settings.command_prefix !== undefined
    ? settings
    : { ...settings, command_prefix: common };
}
