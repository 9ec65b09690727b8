import type { Context } from '../http/context.js';
import { conflict, forbidden, invalid, notFound } from '../http/errors.js';
import { uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { empty, json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { toHex } from '../http/uuid.js';
import type { BackendResource, BackendResourceRequest } from '../model.js';
import { link } from '../render/links.js';
import { isProvider } from '../rules/permissions.js';

/** Import of resources that exist at the backend, and results of periodic policies (newer server). */
export function registerBackendResources(router: Router): void {
  const only = { only: 'current' } as const;
  router.list('backend-resources/', list, only);
  router.create('backend-resources/', create, only);
  router.retrieve(
    'backend-resource-requests/{uuid}/',
    (context) => json(200, renderRequest(context, own(context))),
    only,
  );
  router.action('backend-resource-requests/{uuid}/start_processing/', move(['Sent'], 'Processing'), only);
  router.action('backend-resource-requests/{uuid}/set_done/', move(['Processing'], 'Done'), only);
  router.action('backend-resource-requests/{uuid}/set_erred/', move(['Sent', 'Processing'], 'Erred'), only);
  router.action('marketplace-slurm-periodic-usage-policies/{uuid}/report-command-result/', reportResult, only);
}

function list(context: Context): Reply {
  const { store, query, user } = context;
  const offerings = uuidFilter(query, 'offering_uuid');
  const rows = [...store.tables.backendResources.values()].filter(
    (row) => within(offerings, row.offering) && isProvider(store, user, row.offering),
  );
  return paginate(context, rows, (row) => render(context, row));
}

function create(context: Context): Reply {
  const { store, user } = context;
  const body = context.body();
  const offering = toHex(String(body.offering));
  const project = toHex(String(body.project));
  const missing = (uuid: string): string[] => [`Object with uuid=${uuid} does not exist.`];
  if (!store.tables.offerings.has(offering)) throw invalid({ offering: missing(offering) });
  if (!store.tables.projects.has(project)) throw invalid({ project: missing(project) });
  if (!isProvider(store, user, offering)) throw forbidden();
  const row = store.insert('backendResources', {
    ...store.stamp(),
    name: String(body.name ?? ''),
    offering,
    project,
    backendId: String(body.backend_id ?? ''),
    backendMetadata: body.backend_metadata ?? {},
  });
  return json(201, render(context, row));
}

function render({ store, base }: Context, row: BackendResource): object {
  return {
    url: link(base, 'backend-resources', row.uuid),
    uuid: row.uuid,
    name: row.name,
    created: row.created,
    modified: row.modified,
    project: row.project,
    project_name: store.tables.projects.get(row.project)?.name ?? '',
    project_url: link(base, 'projects', row.project),
    offering: row.offering,
    offering_name: store.tables.offerings.get(row.offering)?.name ?? '',
    offering_url: link(base, 'marketplace-provider-offerings', row.offering),
    backend_id: row.backendId,
    backend_metadata: row.backendMetadata,
  };
}

function own({ store, user, uuid }: Context): BackendResourceRequest {
  const row = store.tables.backendResourceRequests.get(uuid);
  if (!row || !isProvider(store, user, row.offering)) throw notFound('BackendResourceRequest');
  return row;
}

function renderRequest({ store, base }: Context, row: BackendResourceRequest): object {
  return {
    url: link(base, 'backend-resource-requests', row.uuid),
    uuid: row.uuid,
    created: row.created,
    modified: row.modified,
    offering: row.offering,
    offering_name: store.tables.offerings.get(row.offering)?.name ?? '',
    offering_url: link(base, 'marketplace-provider-offerings', row.offering),
    state: row.state,
    error_message: row.errorMessage,
    error_traceback: '',
  };
}

function move(from: readonly string[], state: string): (context: Context) => Reply {
  return (context) => {
    const row = own(context);
    if (!from.includes(row.state)) throw conflict(from);
    const errorMessage = String(context.body().error_message ?? row.errorMessage);
    context.store.update('backendResourceRequests', row, { state, errorMessage });
    return json(200, { status: `Request state has been changed to ${state}.` });
  };
}

/** Policies themselves are not simulated: the report is noted in the ledger under the policy's uuid. */
function reportResult(context: Context): Reply {
  const { store, uuid } = context;
  const body = context.body();
  store.ledger.append(store.clock.now(), 'policyResults', uuid, { result: { from: null, to: body } });
  return empty(200);
}
