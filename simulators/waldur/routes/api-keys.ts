import type { Context } from '../http/context.js';
import { invalid, notFound } from '../http/errors.js';
import { uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { toHex } from '../http/uuid.js';
import type { ApiKey } from '../model.js';
import { isProvider } from '../rules/permissions.js';

const ROOT = 'marketplace-resource-api-keys/';

/** API keys of resources (object storage, model gateways; newer server). */
export function registerApiKeys(router: Router): void {
  const only = { only: 'current' } as const;
  router.list(ROOT, list, only);
  router.action(`${ROOT}report_created/`, reportCreated, only);
  router.action(`${ROOT}{uuid}/set_key/`, setKey, only);
  router.action(`${ROOT}{uuid}/set_erred/`, setErred, only);
}

function own({ store, user, uuid }: Context): ApiKey {
  const row = store.tables.apiKeys.get(uuid);
  const resource = row && store.tables.resources.get(row.resource);
  if (!row || !resource || !isProvider(store, user, resource.offering)) throw notFound('ResourceApiKey');
  return row;
}

function render({ store }: Context, row: ApiKey): object {
  return {
    uuid: row.uuid,
    resource_uuid: row.resource,
    resource_backend_id: store.tables.resources.get(row.resource)?.backendId ?? '',
    client_id: row.clientId,
    state: row.state,
    error_message: row.errorMessage,
    modified: row.modified,
  };
}

function list(context: Context): Reply {
  const { store, query, user } = context;
  const resources = uuidFilter(query, 'resource_uuid');
  const rows = [...store.tables.apiKeys.values()].filter((row) => {
    const offering = store.tables.resources.get(row.resource)?.offering;
    return within(resources, row.resource) && offering !== undefined && isProvider(store, user, offering);
  });
  return paginate(context, rows, (row) => ({ ...render(context, row), api_key: row.apiKey }));
}

function reportCreated(context: Context): Reply {
  const { store, user } = context;
  const body = context.body();
  const resource = store.tables.resources.get(toHex(String(body.resource)));
  if (!resource || !isProvider(store, user, resource.offering)) {
    throw invalid({ resource: [`Object with uuid=${String(body.resource)} does not exist.`] });
  }
  const row = store.insert('apiKeys', {
    ...store.stamp(),
    resource: resource.uuid,
    clientId: String(body.client_id ?? ''),
    apiKey: String(body.api_key ?? ''),
    state: 'OK',
    errorMessage: '',
  });
  return json(201, render(context, row));
}

function setKey(context: Context): Reply {
  const row = own(context);
  const body = context.body();
  context.store.update('apiKeys', row, {
    apiKey: String(body.api_key ?? ''),
    clientId: String(body.client_id ?? row.clientId),
    state: 'OK',
    errorMessage: '',
  });
  return json(200, render(context, row));
}

function setErred(context: Context): Reply {
  const row = own(context);
  const errorMessage = String(context.body().error_message ?? '');
  context.store.update('apiKeys', row, { state: 'Erred', errorMessage });
  return json(200, render(context, row));
}
