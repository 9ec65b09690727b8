import * as z from 'zod';
import { commonSettingsShape, optionalPrefixShape } from '../lib/settings/backend-settings.js';
import { clusterName, name } from '../lib/settings/config-schema.js';
import { homedirShape } from '../lib/settings/homedir-config.js';

/** `backend_settings` of an offering with `backend_type: moab`. Source: README of waldur-site-agent. */
export const moabSettingsSchema = z
  .strictObject({
    ...commonSettingsShape,
    ...homedirShape,
    ...optionalPrefixShape,
    default_account: name('Default account of new users.').default('root'),
    cluster_name: clusterName('Name of the head node queue; absent: moab.').optional(),
  })
  .meta({ description: 'How accounts are kept in Moab Accounting Manager.' });

export type MoabSettings = z.output<typeof moabSettingsSchema>;
