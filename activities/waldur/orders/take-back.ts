import type { WaldurClient } from '../client/client.js';
import { isFailureOf } from '../client/errors.js';

/**
 * Takes an order that was set erred back to `executing`, by `retry` or, on older servers, `set_state_executing`. One that
 * is executing already is left as it is, so a second run is harmless.
 *
 * @throws failure WaldurConflict when Waldur refuses and the order is not executing
 */
export async function takeBack({ orders }: WaldurClient, orderUuid: string): Promise<void> {
  try {
    await orders.retry(orderUuid);
  } catch (error) {
    const refused = isFailureOf(error, 'WaldurConflict');
    if (!refused || (await orders.state(orderUuid)).state !== 'executing') throw error;
  }
}
