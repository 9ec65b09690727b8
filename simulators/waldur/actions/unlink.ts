import type { Resource } from '../model.js';
import type { Store } from '../world/store.js';

/** Removes a resource and its orders without any processing, whatever their state. */
export function unlinkResource(store: Store, resource: Resource): void {
  for (const order of [...store.ordersOf(resource.uuid)]) store.remove('orders', order);
  store.remove('resources', resource);
}
