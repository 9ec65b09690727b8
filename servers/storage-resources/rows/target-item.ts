import * as z from 'zod';
import { mockUid } from '../../../activities/hpc-user/mock-ids.js';
import type { RowSettings } from '../../../config/storage-resources/settings.js';
import { Malformed } from './malformed.js';
import type { StorageResource } from './resource.js';
import { type RowStatus, STATUSES } from './status.js';
import { dashed, uuid5 } from './uuid5.js';

const itemId = z.guid({ error: 'is no UUID' }).or(z.string().regex(/^[0-9a-f]{32}$/i));
const id = z.int().min(0);

const given = z.object({
  itemId: itemId.transform(dashed),
  key: z.string().nullish(),
  name: z.string().nullish(),
  status: z.enum(STATUSES).optional(),
  active: z.boolean().optional(),
});
const givenProject = given.extend({ unixGid: id });
const givenUser = given.extend({
  email: z.string(),
  unixUid: id,
  primaryProject: z.object({ name: z.string(), unixGid: id, active: z.boolean() }),
});

const head = (item: z.output<typeof given>, status: RowStatus) => ({
  itemId: item.itemId,
  key: item.key ?? null,
  name: item.name ?? null,
  status: item.status ?? status,
});

/** The target of a row as somebody put it into the resource's `backend_metadata`; undefined where there is none. */
export function givenTarget(
  resource: StorageResource,
  kind: 'project' | 'user',
  status: RowStatus,
  settings: Pick<RowSettings, 'mockTargetItems'>,
): object | undefined {
  const key = `${kind}_item`;
  const value = resource.backend_metadata[key];
  if (settings.mockTargetItems || value === undefined || value === null) return undefined;
  const active = status === 'active';
  if (kind === 'project') {
    const item = check(givenProject.safeParse(value), key);
    return { ...head(item, status), unixGid: item.unixGid, active: item.active ?? active };
  }
  const item = check(givenUser.safeParse(value), key);
  const { email, unixUid, primaryProject } = item;
  return { ...head(item, status), email, unixUid, primaryProject, active: item.active ?? active };
}

function check<T>(read: z.ZodSafeParseResult<T>, key: string): T {
  if (read.success) return read.data;
  const where = read.error.issues.slice(0, 3).map((issue) => issue.path.map(String).join('.') || 'it');
  throw new Malformed(`backend_metadata.${key} is unusable (${where.join(', ')})`);
}

/** The target of a project's row. As documented it is named after the project; version 0.10 named it after the resource. */
export function projectTarget(
  resource: StorageResource,
  status: RowStatus,
  gid: number,
  settings: Pick<RowSettings, 'form'>,
): object {
  const documented = settings.form === 'documented';
  return {
    itemId: uuid5(`project:${resource.slug}`),
    key: documented ? resource.project_slug : null,
    name: documented ? resource.project_name || resource.project_slug : resource.slug,
    status,
    unixGid: gid,
    active: status === 'active',
  };
}

/** The target of a user's row. Nobody knows users' ids, so the UID is invented, the same at every start. */
export function userTarget(resource: StorageResource, status: RowStatus, gid: number): object {
  const active = status === 'active';
  return {
    itemId: uuid5(`user:${resource.slug}`),
    key: null,
    name: null,
    status,
    email: `user-${resource.slug}@example.com`,
    unixUid: mockUid(resource.slug),
    primaryProject: { name: resource.project_slug, unixGid: gid, active },
    active,
  };
}
