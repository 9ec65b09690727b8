import type { RowSettings } from '../../../config/storage-resources/settings.js';
import { dataTypeOf, isKnownType, isUserType, permissionsOf } from './attributes.js';
import { callbackUrls } from './callback-urls.js';
import type { LevelRow, Levels } from './hierarchy.js';
import { type MountPoints, mountPoints } from './mount-points.js';
import { quotaChange, quotasFrom } from './quotas.js';
import type { StorageResource } from './resource.js';
import { rowJson } from './row-json.js';
import { effectiveState, type RowStatus, statusOf } from './status.js';
import { storageDataType, storageFileSystem, storageSystem } from './storage-item.js';
import { givenTarget, projectTarget, userTarget } from './target-item.js';
import { dashed } from './uuid5.js';

/** A resource with its rows, ready to be sent. */
export interface Prepared {
  uuid: string;
  offeringSlug: string;
  /** Waldur's state. */
  state: string;
  tenant: LevelRow;
  customer?: LevelRow;
  /** Absent where the project has no GID. */
  leaf?: { json: string; status: RowStatus; dataType: string; mountPoint: string };
}

export interface PrepareTools {
  settings: RowSettings;
  /** Base address of Waldur's API, ending in `/`. */
  api: string;
  gidOf(projectSlug: string): number | undefined;
  levelsOf(resource: StorageResource, dataType: string, mountPoints: MountPoints): Levels;
  warn(resource: StorageResource, reason: string): void;
}

/** Whether a row of this resource needs the GID of its project. */
export function needsGid(resource: StorageResource, settings: RowSettings): boolean {
  const kind = isUserType(dataTypeOf(resource, settings.form)) ? 'user' : 'project';
  return givenTarget(resource, kind, 'pending', settings) === undefined;
}

/**
 * Turns one resource into rows.
 *
 * @throws Malformed when a value of it cannot be used
 */
export function prepare(resource: StorageResource, tools: PrepareTools): Prepared {
  const { settings } = tools;
  const dataType = dataTypeOf(resource, settings.form);
  if (!isKnownType(dataType)) tools.warn(resource, 'unknown storage_data_type, taken as one of projects');
  const paths = mountPoints(resource, dataType, settings.form);
  const permissions = permissionsOf(resource);
  const status = statusOf(effectiveState(resource));
  const quotas = quotasFrom(resource.limits, resource.options, settings);
  const change = quotaChange(resource, settings, (reason) =>
    tools.warn(resource, `old and new quotas left out: ${reason}`),
  );
  const target = targetOf(resource, dataType, status, tools);
  const { tenant, customer } = tools.levelsOf(resource, dataType, paths);
  const above = { uuid: resource.uuid, offeringSlug: resource.offering_slug, state: resource.state, tenant };
  const prepared: Prepared = customer === undefined ? above : { ...above, customer };
  if (target === undefined) return prepared;
  const type = storageDataType(dataType);
  const json = rowJson({
    itemId: dashed(resource.uuid),
    status,
    mountPoint: paths.project,
    permissions,
    system: storageSystem(resource.offering_slug),
    fileSystem: storageFileSystem(settings.fileSystem),
    dataType: type,
    target,
    quotas,
    ...change,
    parentItemId: customer?.itemId ?? null,
    urls: callbackUrls(resource, tools.api),
  });
  return { ...prepared, leaf: { json, status, dataType: type.key, mountPoint: paths.project } };
}

function targetOf(
  resource: StorageResource,
  dataType: string,
  status: RowStatus,
  { settings, gidOf }: PrepareTools,
): { targetType: 'project' | 'user'; targetItem: object } | undefined {
  const targetType = isUserType(dataType) ? 'user' : 'project';
  const given = givenTarget(resource, targetType, status, settings);
  if (given !== undefined) return { targetType, targetItem: given };
  const gid = gidOf(resource.project_slug);
  if (gid === undefined) return undefined;
  const targetItem =
    targetType === 'user' ? userTarget(resource, status, gid) : projectTarget(resource, status, gid, settings);
  return { targetType, targetItem };
}
