import * as z from 'zod';
import { flag, integer, name, text } from '../../lib/settings/config-schema.js';

const LARGEST = 2_147_483_647;

/** `backend_settings.qos_management`: a QOS of its own for every account. */
export const qosManagementSchema = z
  .strictObject({
    enabled: flag('Whether every new account gets a QOS of its own.').default(false),
    flags: text('Flags of that QOS, separated by commas.').default('DenyOnLimit,NoDecay'),
    grp_tres: text('GrpTRES of that QOS, for example cpu=25600,node=100.').optional(),
    max_jobs: integer(0, LARGEST, 'Largest number of running jobs in that QOS.').optional(),
    max_submit: integer(0, LARGEST, 'Largest number of submitted jobs in that QOS.').optional(),
    max_wall: z
      .string()
      .regex(/^[0-9]+(-[0-9]+)?(:[0-9]{1,2}){0,2}$/, { error: 'must be minutes or D-HH:MM:SS' })
      .meta({ description: 'Longest run time of a job in that QOS, in minutes or as D-HH:MM:SS.', asWritten: true })
      .optional(),
    min_tres_per_job: text('Smallest TRES of a job in that QOS, for example gres/gpu=1.').optional(),
    additional_qos: z
      .array(name('Name of a QOS.'))
      .meta({ description: 'QOS that every account gets besides its own.' })
      .optional(),
    skip_qos_swap: flag('Whether pausing sets GrpSubmitJobs=0 instead of another QOS.').default(false),
    apply_limits_to_qos: flag('Whether limits are set on the QOS instead of the account.').default(false),
  })
  .meta({ description: 'A QOS of its own for every account.' });
