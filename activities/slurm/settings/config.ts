import * as z from 'zod';
import { commonSettingsShape } from '../../lib/settings/backend-settings.js';
import { clusterName, flag, name, path, prefix, text } from '../../lib/settings/config-schema.js';
import { homedirShape } from '../../lib/settings/homedir-config.js';
import { ldapSchema } from '../../lib/settings/ldap-config.js';
import { projectDirectorySchema } from './directory-config.js';
import { periodicLimitsSchema } from './periodic-limits-config.js';
import { qosManagementSchema } from './qos-config.js';
import { slurmRestSchema } from './rest-config.js';

/** One QOS or several separated by commas, as `sacctmgr … set qos=` takes them. */
const qosList = (description: string) =>
  z
    .string()
    .regex(/^[^\s,="'-][^\s,="']*(,[^\s,="']+)*$/, { error: 'must be the name of a QOS' })
    .meta({ description });

/**
 * `backend_settings` of an offering with `backend_type: slurm`.
 * Source: README of waldur-site-agent and the settings model of its slurm plugin (1.0.7); `command_prefix` is our own.
 */
export const slurmSettingsSchema = z
  .strictObject({
    ...commonSettingsShape,
    ...homedirShape,
    default_account: name("Default account of new users, and the tree's root when root_account is absent."),
    default_account_policy: z
      .enum(['common', 'individual', 'none'])
      .meta({
        description:
          "DefaultAccount of new users: common (default_account), individual (the allocation's account) or none.",
      })
      .default('common'),
    customer_prefix: prefix("Beginning of the names of customers' accounts."),
    project_prefix: prefix("Beginning of the names of projects' accounts."),
    allocation_prefix: prefix("Beginning of the names of allocations' accounts."),
    root_account: name("Account above the customers' accounts; absent: default_account.").optional(),
    parent_account: name("Account directly above projects' accounts, instead of customers' accounts.").optional(),
    cluster_name: clusterName(
      'Slurm cluster that all commands are limited to, and name of the head node queue.',
    ).optional(),
    slurm_bin_path: path('Directory with sacctmgr, sacct, scancel and sinfo.').default('/usr/bin'),
    command_prefix: z
      .array(text('Program or argument.').min(1))
      .meta({ description: 'Words put before every command, for example [docker, exec, slurmctld].' })
      .optional(),
    default_partition: name("Partition of users' associations.").optional(),
    enforce_offering_partitions: flag("Whether users are limited to the Waldur offering's partitions.").default(false),
    terminate_running_jobs: z
      .enum(['block', 'cancel', 'wait'])
      .meta({
        description:
          'Jobs of an account that is to be removed: cancel them, wait for their end, or block the order until an operator decides.',
      })
      .default('cancel'),
    qos_default: qosList('QOS of an account that is neither paused nor downscaled.').default('normal'),
    qos_downscaled: qosList('QOS of a downscaled account.').optional(),
    qos_paused: qosList('QOS of a paused account.').optional(),
    qos_enforcement_enabled: flag('Whether QOS granted to users in Waldur are enforced.').default(false),
    enforce_offering_qos: flag(
      "Enforce QOS on all offerings (true) or none (false); absent: the offering's own flag.",
    ).optional(),
    qos_management: qosManagementSchema.optional(),
    project_directory: projectDirectorySchema.optional(),
    ldap: ldapSchema.optional(),
    periodic_limits: periodicLimitsSchema.optional(),
    execution_mode: z
      .enum(['cli', 'rest'])
      .meta({ description: 'How changes are made: cli (sacctmgr) or rest (slurmrestd).' })
      .default('cli'),
    rest_api: slurmRestSchema.optional(),
  })
  .meta({ description: 'How accounts are kept on a Slurm cluster.' });

/** Settings with defaults filled in; keys are named as in the YAML. */
export type SlurmSettings = z.output<typeof slurmSettingsSchema>;

export { type BackendComponent, backendComponentSchema } from '../../lib/settings/component-config.js';
