import type { WaldurSimulator } from '../../../simulators/waldur/index.js';
import type { DevWorld } from './dev-world.js';

/** The order that meets the story's fault. */
export const victimOf = (world: DevWorld): DevWorld['orders'][number] | undefined => world.orders[2] ?? world.orders[0];

/**
 * Two faults for one order: Waldur answers 503 five times, which is more than the quick attempts; then it stores the
 * account name and answers 500: the reply is lost, the effect is not.
 */
export function plantFault(waldur: WaldurSimulator, world: DevWorld): string {
  const victim = victimOf(world);
  if (victim === undefined) return '';
  const { resource } = waldur.world.order(victim.uuid);
  waldur.faults.add({
    kind: 'status',
    status: 503,
    path: 'marketplace-orders/{uuid}/approve_by_provider',
    uuid: victim.uuid,
    first: 5,
  });
  waldur.faults.add({
    kind: 'status',
    status: 500,
    when: 'after',
    path: 'marketplace-provider-resources/{uuid}/set_backend_id',
    uuid: resource,
    first: 1,
  });
  return `Faults are waiting for order ${victim.name}: Waldur will answer 503 five times, then lose a reply.`;
}
