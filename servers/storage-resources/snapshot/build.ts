import { setImmediate } from 'node:timers/promises';
import type { HpcUserClient } from '../../../activities/hpc-user/hpc-user-api.js';
import type { RowSettings } from '../../../config/storage-resources/settings.js';
import { createLevels } from '../rows/hierarchy.js';
import { Malformed } from '../rows/malformed.js';
import { needsGid, type Prepared, type PrepareTools, prepare } from '../rows/prepare.js';
import { readResource, type StorageResource } from '../rows/resource.js';
import type { WaldurData } from './read-waldur.js';
import { findSharedMountPoints } from './shared-mount-points.js';
import { type LeftOut, Snapshot } from './snapshot.js';

export interface BuildTools {
  settings: RowSettings;
  /** Base address of Waldur's API, ending in `/`. */
  api: string;
  gids: Pick<HpcUserClient, 'look'>;
  /** Something odd about a resource that has its row all the same. */
  warn(uuid: string, reason: string): void;
}

/** Resources that are worked on before requests get their turn: a few milliseconds. */
const SLICE = 200;

const uuidOf = (row: unknown): string => {
  const uuid: unknown = typeof row === 'object' && row !== null && 'uuid' in row ? row.uuid : undefined;
  return typeof uuid === 'string' ? uuid.slice(0, 50) : 'unknown';
};

/** Makes rows of everything that Waldur said. A resource that cannot become a row is left out and named. */
export async function buildSnapshot(data: WaldurData, tools: BuildTools): Promise<Snapshot> {
  const { settings } = tools;
  const leftOut: LeftOut[] = [];
  const unlessMalformed = async <T, R>(rows: readonly T[], make: (row: T) => R): Promise<R[]> => {
    const made: R[] = [];
    for (const [index, row] of rows.entries()) {
      if (index % SLICE === SLICE - 1) await setImmediate();
      try {
        made.push(make(row));
      } catch (error) {
        if (!(error instanceof Malformed)) throw error;
        leftOut.push({ uuid: uuidOf(row), reason: error.message });
      }
    }
    return made;
  };
  const read = await unlessMalformed(data.resources, (row) => {
    const resource = readResource(row);
    return { resource, asks: needsGid(resource, settings) };
  });
  const slugs = new Set(read.flatMap(({ resource, asks }) => (asks ? [resource.project_slug] : [])));
  const { gids, unavailable } = await tools.gids.look([...slugs]);
  const use: PrepareTools = {
    settings,
    api: tools.api,
    gidOf: (slug) => gids.get(slug)?.gid,
    levelsOf: createLevels(settings, data.customers),
    warn: (resource: StorageResource, reason: string) => tools.warn(resource.uuid, reason),
  };
  const resources: Prepared[] = await unlessMalformed(
    read.map((each) => each.resource),
    (resource) => prepare(resource, use),
  );
  const invented = new Set([...gids].filter(([, { mock }]) => mock).map(([slug]) => slug));
  const shared = findSharedMountPoints(resources);
  for (const [path, uuids] of shared)
    for (const uuid of uuids) tools.warn(uuid, `its mount point ${path} is that of ${uuids.length - 1} more in use`);
  return new Snapshot(
    {
      resources,
      leftOut,
      withoutGid: resources.filter(({ leaf }) => leaf === undefined).length,
      mockGids: read.filter(({ resource, asks }) => asks && invented.has(resource.project_slug)).length,
      gids: {
        found: gids.size,
        missing: [...slugs].filter((slug) => !gids.has(slug)),
        unasked: unavailable.length,
      },
      sharedMountPoints: shared.size,
    },
    settings.form === 'service-0.10',
  );
}
