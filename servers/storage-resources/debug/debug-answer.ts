import type { StorageCalls } from '../../../activities/waldur/client/storage-calls.js';
import type { StorageSettings } from '../../../config/storage-resources/settings.js';
import { pageBounds, paginate } from '../http/list-body.js';
import type { StorageQuery } from '../http/parse-query.js';
import { listFailed } from '../snapshot/upstream-error.js';
import { chooseRaw } from './choose-raw.js';
import { withoutSecrets } from './without-secrets.js';

export interface DebugTools {
  settings: StorageSettings;
  calls: Pick<StorageCalls, 'listResources' | 'offering' | 'offeringUuid'>;
  /** Secrets of this process. */
  secrets(): string[];
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function details(calls: DebugTools['calls'], slug: string, uuid: string | undefined): Promise<object> {
  try {
    const known = uuid ?? (await calls.offeringUuid(slug));
    return known === undefined ? { error: `Waldur shows no offering ${slug}` } : await calls.offering(known);
  } catch (error) {
    return { error: message(error) };
  }
}

const uuidOf = (rows: readonly unknown[], slug: string): string | undefined => {
  const row = rows.find((each) => (each as { offering_slug?: unknown } | null)?.offering_slug === slug);
  const uuid = (row as { offering_uuid?: unknown } | undefined)?.offering_uuid;
  return typeof uuid === 'string' ? uuid : undefined;
};

/**
 * The answer to `debug=true`: this service's configuration, the offerings and the resources as Waldur tells them now, all
 * without secrets. With one storage system `waldur_offering_details` is its offering, with several a mapping from slugs.
 *
 * @returns the body; its JSON has no number beyond JavaScript's, apart from the page
 * @throws UpstreamError when the resources cannot be listed; an offering that cannot be read is `{"error": …}`
 */
export async function debugAnswer(query: StorageQuery, tools: DebugTools): Promise<string> {
  const { settings, calls } = tools;
  const slug = query.storageSystem === undefined ? undefined : settings.systems.get(query.storageSystem);
  const slugs = slug === undefined ? [...settings.systems.values()] : [slug];
  const rows = await calls.listResources(slugs).catch((error: unknown) => {
    throw listFailed(slugs, error);
  });
  const offerings = await Promise.all(
    slugs.map(async (each) => [each, await details(calls, each, uuidOf(rows, each))] as const),
  );
  const chosen = chooseRaw(rows, query, settings.rows.form);
  const pagination = paginate(query, chosen.length);
  const { shown } = settings;
  const first = offerings[0]?.[1] ?? {};
  const body = {
    status: 'success',
    debug_mode: true,
    agent_offering_config: {
      uuid: slugs.length === 1 && 'uuid' in first ? first.uuid : null,
      api_url: shown.waldur_api_url,
      backend_type: 'cscs-hpc-storage',
      backend_settings: shown.backend_settings,
      backend_components: shown.backend_components ?? {},
      storage_systems: shown.storage_systems,
    },
    waldur_offering_details: slugs.length === 1 ? first : Object.fromEntries(offerings),
    raw_resources: {
      resources: chosen.slice(...pageBounds(pagination)),
      pagination: {
        current: Number(pagination.current),
        limit: pagination.limit,
        offset: Number(pagination.offset),
        pages: pagination.pages,
        total: pagination.total,
      },
      filters_applied: {
        storage_system: query.storageSystem ?? null,
        data_type: query.dataType ?? null,
        status: query.status ?? null,
        state: query.state ?? null,
      },
    },
  };
  return JSON.stringify(withoutSecrets(body, tools.secrets()));
}
