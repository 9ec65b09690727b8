import * as z from 'zod';
import { commonSettingsShape, optionalPrefixShape } from '../lib/settings/backend-settings.js';
import { httpUrl, name, secret, secretUrl, text } from '../lib/settings/config-schema.js';

const PROXIES = ['socks5:', 'socks5h:', 'socks4:', 'socks4a:', 'http:', 'https:'];

const dwdiShape = {
  ...commonSettingsShape,
  ...optionalPrefixShape,
  cscs_dwdi_api_url: httpUrl('Address of the DWDI API; taken as it is, with /api/v1 where the server has it.'),
  cscs_dwdi_client_id: text('Client id at the identity provider.').min(1),
  cscs_dwdi_client_secret: secret('Client secret at the identity provider.'),
  cscs_dwdi_oidc_token_url: httpUrl('Token endpoint of the identity provider.'),
  cscs_dwdi_oidc_scope: text('Scope asked for at the identity provider.').default('openid'),
  socks_proxy: secretUrl(PROXIES, 'Proxy on the way to DWDI, for example socks5://localhost:12345.').optional(),
};

/** `backend_settings` of `backend_type: cscs-dwdi-compute`. Source: README of the CSCS-DWDI plugin. */
export const dwdiComputeSettingsSchema = z
  .strictObject({
    ...dwdiShape,
    cscs_dwdi_cluster: name('Cluster that usage of past months is asked for.').optional(),
  })
  .meta({ description: 'Where node hours and CPU hours are read from.' });

/** `backend_settings` of `backend_type: cscs-dwdi-storage`. Source: README of the CSCS-DWDI plugin. */
export const dwdiStorageSettingsSchema = z
  .strictObject({
    ...dwdiShape,
    storage_filesystem: name('File system that usage is asked for.'),
    storage_data_type: name('Data type that usage is asked for, for example projects.'),
    storage_tenant: text('Tenant; read but not sent.')
      .meta({ description: 'Tenant; the API has no such parameter.', unused: true })
      .optional(),
    storage_path_mapping: z
      .record(text('Backend id of a resource.'), text('Path on the file system.').min(1))
      .meta({ description: 'Path of every resource whose backend id is not a path itself.' })
      .default({}),
    storage_unit_factor: z
      .enum(['multiply', 'divide'])
      .meta({
        description:
          'Whether unit_factor multiplies what DWDI reports (as documented) or divides it (as waldur-site-agent does).',
      })
      .default('multiply'),
  })
  .meta({ description: 'Where storage space and inodes are read from.' });

/** `backend_settings` of `backend_type: cscs-dwdi-inference`. */
export const dwdiInferenceSettingsSchema = z
  .strictObject(dwdiShape)
  .meta({ description: 'Where costs of inference are read from.' });

export type DwdiComputeSettings = z.output<typeof dwdiComputeSettingsSchema>;
export type DwdiStorageSettings = z.output<typeof dwdiStorageSettingsSchema>;
export type DwdiInferenceSettings = z.output<typeof dwdiInferenceSettingsSchema>;
