import { descriptorOf } from '../backends/registry.js';
import { siteOf } from '../backends/site-of.js';
import type { BackendPart, Offering } from './site-config.js';
import { withParts } from './with-parts.js';

/** An offering with what all offerings of its backends have in common. */
export function withSite(offering: Offering, siteflow: object): Offering {
  const parts = Object.entries(offering.backends).map(([name, part]): [string, BackendPart] => {
    const settings = descriptorOf(name)?.withSite?.(part.settings, siteOf(siteflow, name)) ?? part.settings;
    return [name, { ...part, settings: settings as BackendPart['settings'] }];
  });
  return withParts(offering, Object.fromEntries(parts));
}
