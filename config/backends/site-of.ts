import { isRecord } from '../../activities/lib/settings/rule.js';

/** `siteflow.<backend>`: what all offerings of a backend have in common, as its own schema accepted it. */
export function siteOf(siteflow: object, backend: string): Readonly<Record<string, unknown>> {
  const site = new Map<string, unknown>(Object.entries(siteflow)).get(backend);
  return isRecord(site) ? site : {};
}
