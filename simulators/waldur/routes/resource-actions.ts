import { unlinkResource } from '../actions/unlink.js';
import type { Context, Handler } from '../http/context.js';
import { forbidden, HttpError, invalid, uncaught } from '../http/errors.js';
import { empty, json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import type { Json, JsonObject, Limits, Resource } from '../model.js';
import { consumerResource, providerResource } from './lib/lookup.js';

const path = (action: string): string => `marketplace-provider-resources/{uuid}/${action}/`;
const status = (text: string): Reply => json(200, { status: text });

/** What a provider (or staff) does to a resource outside orders. */
export function registerResourceActions(router: Router): void {
  router.action(path('set_backend_id'), setBackendId);
  router.action(path('set_backend_metadata'), (context) => {
    const resource = providerResource(context);
    context.store.update('resources', resource, { backendMetadata: context.body().backend_metadata ?? null });
    return status('The backend metadata is updated');
  });
  router.action(path('set_as_erred'), setAsErred);
  router.action(path('submit_report'), (context) => {
    const resource = providerResource(context);
    context.store.update('resources', resource, { report: context.body().report ?? null });
    return status('Report is submitted');
  });
  router.action(path('set_end_date_by_provider'), (context) => {
    providerResource(context);
    const why = 'Service provider can not set end date of the resource which has been used for the last 90 days.';
    throw invalid({ end_date: [why] });
  });
  router.action(path('unlink'), (context) => unlink(context, providerResource));
  router.action('marketplace-resources/{uuid}/unlink/', (context) => unlink(context, consumerResource));
  registerNewer(router);
}

function registerNewer(router: Router): void {
  const add = (action: string, handler: Handler): void => router.action(path(action), handler, { only: 'current' });
  add('set_effective_id', (context) => {
    const effectiveId = String(context.body().effective_id ?? '');
    const changed = context.store.update('resources', providerResource(context), { effectiveId });
    return status(changed ? 'Resource effective_id has been changed.' : 'Resource effective_id is not changed.');
  });
  add('set_limits', setLimits);
  add('set_endpoints', setEndpoints);
  add('refresh_last_sync', (context) => {
    context.store.update('resources', providerResource(context), { lastSync: context.store.clock.now() });
    return empty(200);
  });
  for (const name of ['set_as_ok', 'set_state_ok']) {
    add(name, (context) => {
      context.store.update('resources', providerResource(context), {
        state: 'OK',
        errorMessage: '',
        errorTraceback: '',
      });
      return empty(200);
    });
  }
  add('update_options_direct', (context) => {
    const { options } = context.body();
    if (typeof options !== 'object' || options === null) throw invalid({ options: ['This field is required.'] });
    context.store.update('resources', providerResource(context), { options });
    return status('Resource options are updated.');
  });
  add('set_membership_sync_statuses', setMembershipStatuses);
  for (const [field, key] of FLAGS) {
    const handler: Handler = (context) => {
      if (!context.user.isStaff) throw forbidden();
      context.store.update('resources', providerResource(context), { [key]: context.body()[field] === true });
      return status(`Resource ${field} flag has been changed.`);
    };
    add(`set_${field}`, handler);
    router.action(`marketplace-resources/{uuid}/set_${field}/`, handler, { only: 'current' });
  }
}

const FLAGS = [
  ['paused', 'paused'],
  ['downscaled', 'downscaled'],
  ['restrict_member_access', 'restrictMemberAccess'],
] as const;

function setBackendId(context: Context): Reply {
  const resource = providerResource(context);
  const { backend_id: backendId } = context.body();
  if (typeof backendId !== 'string') {
    if (context.generation === '2024') throw uncaught();
    return status('Resource backend_id is not changed.');
  }
  const changed = context.store.update('resources', resource, { backendId });
  return status(changed ? 'Resource backend_id has been changed.' : 'Resource backend_id is not changed.');
}

/** Staff only in 2024, where the right is checked before the uuid. */
function setAsErred(context: Context): Reply {
  if (context.generation === '2024' && !context.user.isStaff) throw forbidden();
  const body = context.body();
  context.store.update('resources', providerResource(context), {
    state: 'Erred',
    errorMessage: String(body.error_message ?? ''),
    errorTraceback: String(body.error_traceback ?? ''),
  });
  return empty(200);
}

function unlink(context: Context, find: (context: Context) => Resource): Reply {
  const resource = find(context);
  if (!context.user.isStaff) throw forbidden();
  unlinkResource(context.store, resource);
  return empty(204);
}

/** Writes limits without any order. */
function setLimits(context: Context): Reply {
  const resource = providerResource(context);
  const { limits } = context.body();
  if (!limits || typeof limits !== 'object' || Array.isArray(limits)) {
    throw invalid({ limits: ['This field is required.'] });
  }
  const offering = context.store.tables.offerings.get(resource.offering);
  const known = new Set(offering?.components.map((component) => component.type));
  const unknown = Object.keys(limits).filter((type) => !known.has(type));
  if (unknown.length > 0) throw invalid({ limits: [`Invalid types: ${unknown.join(', ')}`] });
  context.store.update('resources', resource, { limits: limits as Limits });
  return status('Limits are successfully set.');
}

/** Replaces the whole set. */
function setEndpoints(context: Context): Reply {
  const resource = providerResource(context);
  const rows = (context.body().endpoints ?? []) as JsonObject[];
  const same = rows.length === resource.endpoints.length;
  const endpoints = rows.map((row, at) => {
    const before = resource.endpoints[at];
    const kept = same && before && before.name === row.name && before.url === row.url ? before.uuid : null;
    return { uuid: kept ?? context.store.random.uuid(), name: String(row.name), url: String(row.url) };
  });
  context.store.update('resources', resource, { endpoints });
  return status('Resource endpoints have been changed.');
}

/** Full replacement; entries of unknown users are listed in `skipped`. */
function setMembershipStatuses(context: Context): Reply {
  const { store } = context;
  const resource = providerResource(context);
  if (!store.tables.offerings.get(resource.offering)?.membershipSyncStatus) {
    throw new HttpError(json(409, { detail: 'Membership sync status reporting is not enabled for this offering.' }));
  }
  const entries = (context.body().statuses ?? []) as JsonObject[];
  const names = new Set([...store.tables.users.values()].map((user) => user.username));
  const known = (entry: JsonObject): boolean =>
    store.tables.users.has(String(entry.user_uuid ?? '').replaceAll('-', '')) ||
    names.has(String(entry.username ?? ''));
  const membershipStatuses = entries.filter(known);
  store.update('resources', resource, { membershipStatuses });
  const skipped: Json[] = entries.filter((entry) => !known(entry)).map((entry) => String(entry.username ?? ''));
  return json(200, { stored: membershipStatuses.length, skipped });
}
