import * as z from 'zod';
import { flag, integer, name, octal, path } from '../../lib/settings/config-schema.js';

const limit = (description: string) => integer(0, Number.MAX_SAFE_INTEGER, description).optional();

const lustreQuota = z
  .strictObject({
    mount_point: path('Mount point of the Lustre file system.').default('/valhalla'),
    block_softlimit: limit('Soft limit of the space used, in kilobytes.'),
    block_hardlimit: limit('Hard limit of the space used, in kilobytes.'),
    inode_softlimit: limit('Soft limit of the number of files.'),
    inode_hardlimit: limit('Hard limit of the number of files.'),
  })
  .meta({ description: 'Lustre project quota of the directory.' });

/** `backend_settings.project_directory`: a shared directory for every account. */
export const projectDirectorySchema = z
  .strictObject({
    enabled: flag('Whether a directory is created for every new account.').default(false),
    base_path: path('Directory that holds the project directories.').default('/valhalla/projects'),
    owner: name('Owner of the directory.').default('nobody'),
    permissions: octal(0o7777, 'Permission bits of the directory.').default('770'),
    set_gid: flag('Whether new files belong to the group of the directory.').default(true),
    set_acl: flag('Whether the group gets rights by an access control list.').default(true),
    group_owner_source: name('Where the group of the directory comes from.').optional(),
    group_name: name('Group of the directory.').optional(),
    lustre_quota: lustreQuota.optional(),
  })
  .meta({ description: 'A shared directory for every account.' });
