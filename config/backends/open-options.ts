import type { BackendDescriptor, OpenOptions } from '../../activities/lib/backend/descriptor.js';
import type { Offering, SiteConfig } from '../site/site-config.js';

/** Settings of a backend for one offering, with what the whole site has in common. */
export function openOptions(
  config: Pick<SiteConfig, 'siteflow'>,
  offering: Offering,
  { name, withSite, withComponents }: BackendDescriptor,
): Pick<OpenOptions, 'settings' | 'components' | 'site'> {
  const site = (config.siteflow as object as Readonly<Record<string, unknown>>)[name] ?? {};
  const settings = offering.backend_settings;
  const components = offering.backend_components;
  return {
    site,
    settings: withSite === undefined ? settings : withSite(settings, site),
    components: withComponents === undefined ? components : withComponents(components),
  };
}
