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

/** What one backend of an offering is set to: its own keys, and nothing that another backend understands otherwise. */
export interface BackendPart {
  /** As its schema accepted them; the type is behind its descriptor. */
  settings: Readonly<Record<string, unknown>>;
  components: Components;
}

/** One offering; `waldur_offering_uuid` is 32 hexadecimal digits, other keys are named as in the YAML. */
export interface Offering extends OfferingBase {
  backend_type: string;
  /** Of all its backends together; the defaults are those of the one that has the orders. */
  backend_settings: Readonly<Record<string, unknown>>;
  backend_components: Components;
  /** The same for each of its backends, by name. Not a key of the file. */
  backends: Readonly<Record<string, BackendPart>>;
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
