import type { BackendDescriptor, OpenOptions } from '../../activities/lib/backend/descriptor.js';
import type { Offering, SiteConfig } from '../site/site-config.js';
import { requirePart } from './part-of.js';
import { siteOf } from './site-of.js';

/**
 * Settings and components of a backend for one offering: its own and nobody else's, with what the whole site has in
 * common.
 *
 * @throws when the offering does not use the backend
 */
export function openOptions(
  config: Pick<SiteConfig, 'siteflow'>,
  offering: Offering,
  { name }: Pick<BackendDescriptor, 'name'>,
): Pick<OpenOptions, 'settings' | 'components' | 'site'> {
  return { ...requirePart(offering, name), site: siteOf(config.siteflow, name) };
}
