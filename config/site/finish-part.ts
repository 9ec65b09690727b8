import type { Components } from '../../activities/lib/backend/components.js';
import { isRecord } from '../../activities/lib/settings/rule.js';
import type { Reader } from '../backends/readers-of.js';
import type { BackendPart } from './site-config.js';

/** What a backend's schemas accepted, with older names of keys as newer ones and components as the backend takes them. */
export function finishPart(
  { descriptor }: Reader,
  accepted: { backend_settings: unknown; backend_components: unknown },
  given: Readonly<Record<string, unknown>>,
): BackendPart {
  const settings = accepted.backend_settings as BackendPart['settings'];
  const components = accepted.backend_components as Components;
  if (descriptor === undefined) return { settings, components };
  return {
    settings: newerUmask(settings, given.backend_settings),
    components: descriptor.withComponents?.(components) ?? components,
  };
}

/** `homedir_umask` is the older name of `default_homedir_umask`. */
function newerUmask(
  { homedir_umask: older, ...settings }: BackendPart['settings'],
  given: unknown,
): BackendPart['settings'] {
  const newer = isRecord(given) ? given.default_homedir_umask : undefined;
  return older === undefined || newer !== undefined ? settings : { ...settings, default_homedir_umask: older };
}
