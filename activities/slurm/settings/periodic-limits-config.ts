import * as z from 'zod';
import { flag, httpUrl } from '../../lib/settings/config-schema.js';

const unused = z
  .unknown()
  .meta({ description: 'Set in Waldur nowadays; read without effect.', unused: true })
  .optional();

/** `backend_settings.periodic_limits`: limits that Waldur's usage policy sets anew in every period. */
export const periodicLimitsSchema = z
  .strictObject({
    enabled: flag('Whether periodic limits from Waldur are applied.').default(false),
    emulator_mode: flag('Whether they go to the Slurm emulator instead of sacctmgr.').default(false),
    emulator_base_url: httpUrl('Address of the Slurm emulator.').optional(),
    limit_type: z
      .enum(['GrpTRESMins', 'MaxTRESMins', 'GrpTRES'])
      .meta({ description: 'Limit that is set when Waldur names none: GrpTRESMins, MaxTRESMins or GrpTRES.' })
      .default('GrpTRESMins'),
    tres_billing_enabled: unused,
    tres_billing_weights: unused,
    billing_weights: unused,
    fairshare_decay_half_life: unused,
    raw_usage_reset: unused,
    grace_ratio: unused,
    default_grace_ratio: unused,
    carryover_enabled: unused,
    default_carryover_enabled: unused,
    carryover_factor: unused,
    period_type: unused,
    qos_levels: unused,
  })
  .meta({ description: "Limits that Waldur's usage policy sets anew in every period." });
