import type { StorageResource } from './resource.js';
import { effectiveState } from './status.js';
import { dashed } from './uuid5.js';

const ORDER_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'pending-provider': ['approve_by_provider', 'reject_by_provider', 'set_state_done'],
  executing: ['set_state_done', 'set_state_erred'],
};

/** States in which the provider may declare the resource usable. */
const NOT_OK = ['Erred', 'Creating', 'Updating', 'Terminating'];

/**
 * Addresses a provisioner calls, with its own Waldur token, to carry an open order out. Empty without an order.
 *
 * @param api base address of Waldur's API, ending in `/`
 */
export function callbackUrls(resource: StorageResource, api: string): Record<string, string> {
  const order = resource.order_in_progress;
  if (!order?.url) return {};
  const ofOrder = order.url.endsWith('/') ? order.url : `${order.url}/`;
  const ofResource = `${api}marketplace-provider-resources/${dashed(resource.uuid)}/`;
  const urls: Record<string, string> = {};
  for (const action of ORDER_ACTIONS[order.state ?? ''] ?? []) urls[`${action}_url`] = `${ofOrder}${action}/`;
  if (order.state === 'pending-provider') urls.update_resource_options_url = `${ofResource}update_options_direct/`;
  urls.set_backend_id_url = `${ofResource}set_backend_id/`;
  if (NOT_OK.includes(effectiveState(resource))) urls.set_state_ok_url = `${ofResource}set_state_ok/`;
  return urls;
}
