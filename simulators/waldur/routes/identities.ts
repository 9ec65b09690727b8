import type { Context } from '../http/context.js';
import { HttpError, invalid, notFound } from '../http/errors.js';
import { uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import { toHex } from '../http/uuid.js';
import type { AgentIdentity, AgentService, Json, JsonObject } from '../model.js';
import { renderIdentity, renderProcessor, renderService } from '../render/identity.js';
import { isProvider } from '../rules/permissions.js';

const IDENTITIES = 'marketplace-site-agent-identities/';
const OBJECT_TYPES = ['order', 'user_role', 'resource', 'offering_user', 'service_account', 'course_account'];
/** Further values of the enumeration that clients have (waldur-api-client 8.1.3). */
const MORE_OBJECT_TYPES = [
  'call',
  'importable_resources',
  'offering_resources_sync',
  'proposal',
  'resource_api_key_rotation',
  'resource_end_date_change_request',
  'resource_periodic_limits',
  'service_provider_account',
  'service_provider_project_group',
  'user_lifecycle',
  'user_profile',
  'user_ssh_key',
];

/** Registration of an agent: identity, then service, then processor, and its queue (newer server). */
export function registerIdentities(router: Router): void {
  const only = { only: 'current' } as const;
  router.list(IDENTITIES, list, only);
  router.create(IDENTITIES, create, only);
  router.retrieve(`${IDENTITIES}{uuid}/`, (context) => json(200, renderIdentity(context, own(context))), only);
  router.add('PUT', `${IDENTITIES}{uuid}/`, 'detail', update, only);
  router.action(`${IDENTITIES}{uuid}/register_service/`, registerService, only);
  router.action(`${IDENTITIES}{uuid}/register_queue/`, registerQueue, only);
  router.retrieve('marketplace-site-agent-services/{uuid}/', retrieveService, only);
  router.action('marketplace-site-agent-services/{uuid}/register_processor/', registerProcessor, only);
}

function own({ store, user, uuid }: Context): AgentIdentity {
  const identity = store.tables.identities.get(uuid);
  if (!identity || !isProvider(store, user, identity.offering)) throw notFound('AgentIdentity');
  return identity;
}

function list(context: Context): Reply {
  const { store, query, user } = context;
  const offerings = uuidFilter(query, 'offering_uuid');
  const name = query.get('name');
  const rows = [...store.tables.identities.values()].filter(
    (row) =>
      within(offerings, row.offering) &&
      (name === null || row.name.includes(name)) &&
      isProvider(store, user, row.offering),
  );
  return paginate(context, rows, (row) => sparse(renderIdentity(context, row), query));
}

function fields(
  body: JsonObject,
): Pick<AgentIdentity, 'name' | 'version' | 'dependencies' | 'configFilePath' | 'configFileContent' | 'lastRestarted'> {
  const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
  return {
    name: String(body.name ?? ''),
    version: text(body.version),
    dependencies: body.dependencies ?? [],
    configFilePath: text(body.config_file_path) ?? '',
    configFileContent: text(body.config_file_content) ?? '',
    lastRestarted: text(body.last_restarted),
  };
}

function create(context: Context): Reply {
  const { store, user } = context;
  const body = context.body();
  const errors: { [field: string]: string[] } = {};
  for (const field of ['offering', 'name']) if (body[field] === undefined) errors[field] = ['This field is required.'];
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const offering = toHex(String(body.offering));
  if (!isProvider(store, user, offering) || !store.tables.offerings.has(offering)) {
    throw invalid({ offering: [`Object with uuid=${String(body.offering)} does not exist.`] });
  }
  const row = store.insert('identities', {
    ...store.stamp(),
    offering,
    createdBy: user.uuid,
    queueOwner: null,
    ...fields(body),
  });
  return json(201, renderIdentity(context, row), { Location: `${context.base}${IDENTITIES}${row.uuid}/` });
}

function update(context: Context): Reply {
  const row = own(context);
  context.store.update('identities', row, fields(context.body()));
  return json(200, renderIdentity(context, row));
}

/** 201 for a new service, 200 for one of that name that exists. */
function registerService(context: Context): Reply {
  const { store } = context;
  const identity = own(context);
  const body = context.body();
  const name = String(body.name ?? '');
  const mode = typeof body.mode === 'string' ? body.mode : null;
  const found = [...store.tables.services.values()].find((row) => row.identity === identity.uuid && row.name === name);
  if (found) return json(200, renderService(context, found));
  const row = store.insert('services', { ...store.stamp(), identity: identity.uuid, name, mode });
  return json(201, renderService(context, row));
}

function ownService({ store, user, uuid }: Context): AgentService {
  const service = store.tables.services.get(uuid);
  const identity = service && store.tables.identities.get(service.identity);
  if (!service || !identity || !isProvider(store, user, identity.offering)) throw notFound('AgentService');
  return service;
}

function retrieveService(context: Context): Reply {
  return json(200, renderService(context, ownService(context)));
}

function registerProcessor(context: Context): Reply {
  const { store } = context;
  const { uuid } = ownService(context);
  const body = context.body();
  const name = String(body.name ?? '');
  const backendType = String(body.backend_type ?? '');
  const backendVersion = typeof body.backend_version === 'string' ? body.backend_version : null;
  const found = [...store.tables.processors.values()].find((row) => row.service === uuid && row.name === name);
  if (found) {
    store.update('processors', found, { backendType, backendVersion });
    return json(200, renderProcessor(context, found));
  }
  const row = store.insert('processors', { ...store.stamp(), service: uuid, name, backendType, backendVersion });
  return json(201, renderProcessor(context, row));
}

/** Idempotent for the user who registered it first (201, then 200); 409 for everybody else. */
function registerQueue(context: Context): Reply {
  const { store, user } = context;
  const identity = own(context);
  if (identity.queueOwner !== null && identity.queueOwner !== user.uuid) {
    throw new HttpError(json(409, { detail: 'The queue of this agent identity is owned by another user.' }));
  }
  const isNew = identity.queueOwner === null;
  const types = context.body().object_types;
  const unknown = (Array.isArray(types) ? types : []).map(String).filter((type) => !isObserved(type));
  if (unknown.length > 0) throw invalid({ object_types: unknown.map((type) => `"${type}" is not a valid choice.`) });
  store.update('identities', identity, { queueOwner: user.uuid });
  return json(isNew ? 201 : 200, {
    rmq_username: identity.uuid,
    queue_name: `consumer_${identity.uuid}`,
    vhost: user.uuid,
    observable_object_types: Array.isArray(types) && types.length > 0 ? types : OBJECT_TYPES,
  });
}

const isObserved = (type: string): boolean => OBJECT_TYPES.includes(type) || MORE_OBJECT_TYPES.includes(type);
