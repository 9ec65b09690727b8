import type { Components } from '../../slurm/desired/desired-limits.js';

/** Every TRES that the components can end up as, sorted. */
export function tresOf(components: Components): string[] {
  const names = Object.entries(components).flatMap(([key, { target_components: targets }]) =>
    targets === undefined || Object.keys(targets).length === 0 ? [key] : Object.keys(targets),
  );
  return [...new Set(names)].sort();
}
