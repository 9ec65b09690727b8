import type * as z from 'zod';
import type { Components } from '../../activities/lib/backend/components.js';
import type { offeringShape } from '../schema/offering-schema.js';
import type { RootKeys } from '../schema/root-schema.js';
import type { SiteflowKeys } from '../schema/siteflow-schema.js';

type OfferingKeys = z.output<z.ZodObject<typeof offeringShape>>;

interface OfferingBase extends Omit<OfferingKeys, 'waldur_api_url' | 'backend_type' | 'verify_ssl'> {
  /** Absent only in a head node's file. Ends in `/`. */
  waldur_api_url?: string;
  /** As given in the file, else by the environment, else true. */
  verify_ssl: boolean;
}

/** One offering; `waldur_offering_uuid` is 32 hexadecimal digits, other keys are named as in the YAML. */
export interface Offering extends OfferingBase {
  backend_type: string;
  /** As the schemas of its backends accepted them; a backend's own type is behind its descriptor. */
  backend_settings: Readonly<Record<string, unknown>>;
  backend_components: Components;
}

/** Our own settings with the environment taken into account. */
export interface SiteflowSettings
  extends Omit<
    SiteflowKeys,
    | 'order_period_minutes'
    | 'membership_sync_period_minutes'
    | 'report_period_minutes'
    | 'reconciliation_period_minutes'
  > {
  order_period_minutes: number;
  membership_sync_period_minutes: number;
  report_period_minutes: number;
  reconciliation_period_minutes: number;
}

/** A complete configuration: defaults, environment and secrets resolved. */
export interface SiteConfig extends Omit<RootKeys, 'offerings' | 'timezone' | 'siteflow'> {
  /** The file it was read from, or `environment`. */
  file: string;
  timezone: string;
  sentry_environment?: string;
  offerings: Offering[];
  siteflow: SiteflowSettings;
}
