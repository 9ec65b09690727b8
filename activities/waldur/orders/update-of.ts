import type { WaldurClient } from '../client/client.js';
import type { WaldurOrder, WaldurResource } from '../client/schemas.js';
import type { WishInput } from './wish-of.js';

/**
 * What an Update order changes of its resource. The kinds are told apart by the order's attributes: new limits
 * (`old_limits`), a renewal (`action: renew`, with a new end date and perhaps limits), options (`new_options`), which
 * change nothing on a cluster, and otherwise a switch of the plan, whose quotas are the new limits.
 */
export async function updateOf(
  client: { server: Pick<WaldurClient['server'], 'plan'> },
  order: WaldurOrder,
  resource: WaldurResource,
): Promise<Pick<WishInput, 'limits' | 'endDate'>> {
  const { attributes } = order;
  const endDate = attributes.action === 'renew' ? later(resource.end_date, attributes.new_end_date) : resource.end_date;
  if (Object.keys(order.limits).length > 0) return { limits: { ...resource.limits, ...order.limits }, endDate };
  const isSwitch = !('old_limits' in attributes || 'new_options' in attributes) && attributes.action !== 'renew';
  if (!isSwitch || order.plan_uuid === '') return { endDate };
  const { quotas } = await client.server.plan(order.plan_uuid);
  return { limits: { ...resource.limits, ...quotas }, endDate };
}

/** Waldur may move the end date only once the renewal is done; the budget is for the whole new period. */
function later(present: string | null, renewed: unknown): string | null {
  if (typeof renewed !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(renewed)) return present;
  const date = renewed.slice(0, 10);
  return present === null || date > present.slice(0, 10) ? date : present;
}
