import type { BackendPart, Offering } from '../site/site-config.js';

/** Settings and components of one backend of an offering; undefined for a backend that it does not use. */
export const partOf = ({ backends }: Pick<Offering, 'backends'>, name: string): BackendPart | undefined =>
  Object.hasOwn(backends, name) ? backends[name] : undefined;

/** @throws when the offering does not use the backend */
export function requirePart(offering: Pick<Offering, 'backends' | 'name'>, backend: string): BackendPart {
  const part = partOf(offering, backend);
  if (part === undefined) throw new Error(`Offering ${offering.name} has no settings of ${backend}.`);
  return part;
}
