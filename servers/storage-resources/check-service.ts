import { Registry } from 'prom-client';
import type { StorageSettings } from '../../config/storage-resources/settings.js';
import { prepareService } from './prepare-service.js';

/**
 * Makes the service as a start would, and throws it away: nothing listens, nobody is asked.
 *
 * @throws Error for the operator: settings that cannot work, such as a file with certificate authorities that is missing
 */
export async function checkService(settings: StorageSettings): Promise<void> {
  const registry = new Registry();
  const log = { info: () => undefined, warn: () => undefined };
  const service = await prepareService({ settings, log, registry, metricsText: () => registry.metrics() });
  await service.close();
}
