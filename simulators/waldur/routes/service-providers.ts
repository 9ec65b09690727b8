import type { Context } from '../http/context.js';
import { notFound } from '../http/errors.js';
import { uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import type { Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import type { Customer, Resource, User } from '../model.js';
import { link } from '../render/links.js';
import { renderProject } from '../render/project.js';
import { isConsumer } from '../rules/permissions.js';

/** marketplace-service-providers (list, projects, keys) and projects. */
export function registerServiceProviders(router: Router): void {
  router.list('marketplace-service-providers/', list);
  router.read('marketplace-service-providers/{uuid}/projects/', projects);
  router.read('marketplace-service-providers/{uuid}/keys/', keys);
  router.list('projects/', listProjects);
}

function list(context: Context): Reply {
  const { store, query, base } = context;
  const customers = uuidFilter(query, 'customer_uuid');
  const rows = [...store.tables.customers.values()].filter(
    (customer) => customer.serviceProviderUuid !== null && within(customers, customer.uuid),
  );
  return paginate(context, rows, (customer) => sparse(render(context, base, customer), query));
}

function render({ store, generation }: Context, base: string, customer: Customer): object {
  const uuid = customer.serviceProviderUuid ?? '';
  const offerings = [...store.tables.offerings.values()].filter((offering) => offering.customer === customer.uuid);
  return {
    url: link(base, 'marketplace-service-providers', uuid),
    uuid,
    created: customer.created,
    description: '',
    enable_notifications: true,
    customer: link(base, 'customers', customer.uuid),
    customer_name: customer.name,
    customer_uuid: customer.uuid,
    customer_image: null,
    customer_abbreviation: customer.abbreviation,
    ...(generation === 'current' ? { customer_slug: customer.slug } : {}),
    customer_native_name: '',
    customer_country: '',
    image: null,
    ...(generation === 'current' ? { organization_groups: [], allowed_domains: [] } : { organization_group: null }),
    offering_count: offerings.length,
  };
}

function ownProvider({ store, user, uuid }: Context): Customer {
  const found = [...store.tables.customers.values()].find((customer) => customer.serviceProviderUuid === uuid);
  const member = found && (user.isStaff || user.roles.some((role) => role.scope === found.uuid));
  if (!found || !member) throw notFound('ServiceProvider');
  return found;
}

/** Resources that are not terminated, in offerings of the provider. */
function served(context: Context, customer: Customer): Resource[] {
  const { offerings, resources } = context.store.tables;
  return [...resources.values()].filter(
    (resource) => resource.state !== 'Terminated' && offerings.get(resource.offering)?.customer === customer.uuid,
  );
}

function projects(context: Context): Reply {
  const { store, query, base } = context;
  const wanted = new Set(served(context, ownProvider(context)).map((resource) => resource.project));
  const rows = [...store.tables.projects.values()].filter((project) => wanted.has(project.uuid));
  return paginate(context, rows, (project) => sparse(renderProject(store, base, project), query));
}

/** SSH keys of the members of all served projects. */
function keys(context: Context): Reply {
  const { store, query, base } = context;
  const members = served(context, ownProvider(context)).flatMap((resource) => store.teamOf(resource.project));
  const owners = [...new Set(members.map((member) => member.user))].map((uuid) => store.tables.users.get(uuid));
  const rows = owners
    .filter((user): user is User => user !== undefined)
    .flatMap((user) => user.sshKeys.map((key) => ({ user, key })));
  return paginate(context, rows, ({ user, key }) =>
    sparse(
      {
        url: link(base, 'keys', key.uuid),
        uuid: key.uuid,
        name: key.name,
        public_key: key.publicKey,
        user_uuid: user.uuid,
        is_shared: false,
        type: key.publicKey.split(' ')[0] ?? '',
      },
      query,
    ),
  );
}

/** Projects of the caller: a provider's agent sees none here. */
function listProjects(context: Context): Reply {
  const { store, query, base, user } = context;
  const customers = uuidFilter(query, 'customer_uuid');
  const name = query.get('name')?.toLowerCase();
  const rows = [...store.tables.projects.values()].filter(
    (project) =>
      within(customers, project.customer) &&
      (name === undefined || project.name.toLowerCase().includes(name)) &&
      isConsumer(store, user, project.uuid),
  );
  return paginate(context, rows, (project) => sparse(renderProject(store, base, project), query));
}
