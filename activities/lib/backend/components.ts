import type { BackendComponent } from '../settings/component-config.js';

/** `backend_components` of an offering by type. */
export type Components = Readonly<Record<string, BackendComponent>>;

/** Every name on the backend that the components can end up as, sorted. */
export function targetsOf(components: Components): string[] {
  const names = Object.entries(components).flatMap(([key, { target_components: targets }]) =>
    targets === undefined || Object.keys(targets).length === 0 ? [key] : Object.keys(targets),
  );
  return [...new Set(names)].sort();
}
