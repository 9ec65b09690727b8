import type * as z from 'zod';
import type { DwdiComputeSettings, DwdiInferenceSettings, DwdiStorageSettings } from '../../activities/dwdi/config.js';
import type { BackendComponent } from '../../activities/lib/settings/component-config.js';
import type { MoabSettings } from '../../activities/moab/config.js';
import type { MupComponent, MupSettings } from '../../activities/mup/config.js';
import type { SlurmSettings } from '../../activities/slurm/settings/config.js';
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

type Components<T = BackendComponent> = Record<string, T>;

export interface SlurmOffering extends OfferingBase {
  backend_type: 'slurm';
  backend_settings: SlurmSettings;
  backend_components: Components;
}

export interface MoabOffering extends OfferingBase {
  backend_type: 'moab';
  backend_settings: MoabSettings;
  /** `deposit` only. */
  backend_components: Components;
}

export interface MupOffering extends OfferingBase {
  backend_type: 'mup';
  backend_settings: MupSettings;
  backend_components: Components<MupComponent>;
}

export interface DwdiComputeOffering extends OfferingBase {
  backend_type: 'cscs-dwdi-compute';
  backend_settings: DwdiComputeSettings;
  backend_components: Components;
}

export interface DwdiStorageOffering extends OfferingBase {
  backend_type: 'cscs-dwdi-storage';
  backend_settings: DwdiStorageSettings;
  backend_components: Components;
}

export interface DwdiInferenceOffering extends OfferingBase {
  backend_type: 'cscs-dwdi-inference';
  backend_settings: DwdiInferenceSettings;
  backend_components: Components;
}

/** An offering of a backend that is not known here; it is read and left alone. */
export interface OtherOffering extends OfferingBase {
  backend_type: string;
  backend_settings: Record<string, unknown>;
  backend_components: Components;
}

/** One offering; `waldur_offering_uuid` is 32 hexadecimal digits, other keys are named as in the YAML. */
export type Offering =
  | SlurmOffering
  | MoabOffering
  | MupOffering
  | DwdiComputeOffering
  | DwdiStorageOffering
  | DwdiInferenceOffering
  | OtherOffering;

export const isSlurmOffering = (offering: Offering): offering is SlurmOffering => offering.backend_type === 'slurm';
export const isMoabOffering = (offering: Offering): offering is MoabOffering => offering.backend_type === 'moab';
export const isMupOffering = (offering: Offering): offering is MupOffering => offering.backend_type === 'mup';

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
