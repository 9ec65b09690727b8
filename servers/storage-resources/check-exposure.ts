import type { StorageSettings } from '../../config/storage-resources/settings.js';
import { isLoopback } from '../lib/loopback.js';

export interface Exposure {
  settings: Pick<StorageSettings, 'auth'>;
  host: string;
  /** Serve everybody also beyond loopback. */
  allowNoAuth: boolean;
}

/**
 * Refuses to serve everybody on a network.
 *
 * @throws Error that says how to go on
 */
export function checkExposure({ settings, host, allowNoAuth }: Exposure): void {
  if (settings.auth !== undefined || allowNoAuth || isLoopback(host)) return;
  throw new Error(
    `Authentication is switched off (DISABLE_AUTH or auth.disable_auth), and ${host} can be reached from other machines. ` +
      'Whoever reaches it would see all storage resources. Switch authentication on, use --host 127.0.0.1, ' +
      'or start with --allow-no-auth if something in front of it checks who asks.',
  );
}
