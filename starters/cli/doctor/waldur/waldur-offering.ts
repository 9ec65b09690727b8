import type { WaldurOffering } from '../../../../activities/waldur/client/schemas.js';
import type { Offering } from '../../../../config/site/site-config.js';
import type { WaldurServer } from './waldur-server.js';

/** One offering of the configuration, on its Waldur. */
export interface OfferingOnWaldur {
  server: WaldurServer;
  configured: Offering;
  /** The offering as Waldur has it. Asked once. */
  actual(): Promise<WaldurOffering>;
}

export function offeringOnWaldur(server: WaldurServer, configured: Offering): OfferingOnWaldur {
  let actual: Promise<WaldurOffering> | undefined;
  return {
    server,
    configured,
    actual: () => {
      actual ??= server.open().client.offerings.retrieve(configured.waldur_offering_uuid);
      return actual;
    },
  };
}
