import * as z from 'zod';
import { flag, integer, octal, path } from './config-schema.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** Size as the quota tool of the file system takes it, `900g` or a plain number. */
const size = (description: string) =>
  z
    .union([z.string().regex(/^[0-9]+(\.[0-9]+)?[kKmMgGtTpPeE]?[bB]?$/), z.int().nonnegative().transform(String)], {
      error: 'must be a size such as 900g or 1099511627776',
    })
    .meta({ description });

const homedirQuota = z
  .strictObject({
    provider: z
      .enum(['ceph_xattr', 'xfs', 'lustre'])
      .meta({ description: 'How quotas are set: ceph_xattr, xfs or lustre.' }),
    max_bytes: size('Largest number of bytes in a home directory (ceph_xattr).').optional(),
    max_files: integer(0, LARGEST, 'Largest number of files in a home directory (ceph_xattr).').optional(),
    mount_point: path('Mount point of the file system with the home directories (xfs, lustre).').optional(),
    block_softlimit: size('Soft limit of the space used; xfs takes 900g, lustre kilobytes.').optional(),
    block_hardlimit: size('Hard limit of the space used; xfs takes 900g, lustre kilobytes.').optional(),
    inode_softlimit: integer(0, LARGEST, 'Soft limit of the number of files (xfs, lustre).').optional(),
    inode_hardlimit: integer(0, LARGEST, 'Hard limit of the number of files (xfs, lustre).').optional(),
  })
  .meta({ description: 'Quota set on every new home directory.' });

/** Home directory keys of `backend_settings`, for every backend whose users have a Unix account. */
export const homedirShape = {
  enable_user_homedir_account_creation: flag('Whether home directories are created for users of an account.').default(
    true,
  ),
  default_homedir_umask: octal(0o777, 'Umask with which home directories are created: 0077 makes them 0700.').default(
    '0077',
  ),
  homedir_umask: octal(0o777, 'Older name of default_homedir_umask.').optional(),
  homedir_base_path: path('Directory that holds the home directories; absent: as the passwd database says.').optional(),
  homedir_quota: homedirQuota.optional(),
};

/** What making home directories depends on. */
export type HomedirSettings = Pick<
  z.output<z.ZodObject<typeof homedirShape>>,
  'enable_user_homedir_account_creation' | 'default_homedir_umask' | 'homedir_umask' | 'homedir_base_path'
>;
