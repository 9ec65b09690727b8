import type { Context } from '../http/context.js';
import { forbidden, invalid, notFound } from '../http/errors.js';
import { timeFilter, uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { empty, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import { uuidOfUrl } from '../http/uuid.js';
import type { ComponentUsage, JsonObject } from '../model.js';
import { link } from '../render/links.js';
import { renderUserUsage } from '../render/usage.js';
import { isProvider, maySee } from '../rules/permissions.js';
import { parseAmount } from './lib/decimal.js';

/** Usage per user: written under a component usage (upsert by username), listed on its own. */
export function registerUserUsages(router: Router): void {
  router.action('marketplace-component-usages/{uuid}/set_user_usage/', (context) => {
    const usage = ownUsage(context);
    write(context, usage, validate(context, context.body()));
    return empty(201);
  });
  router.action('marketplace-component-usages/{uuid}/set_user_usages/', setMany, { only: 'current' });
  router.list('marketplace-component-user-usages/', list);
  router.list('component-user-usage-limits/', listLimits, { only: 'current' });
}

function ownUsage({ store, user, uuid }: Context): ComponentUsage {
  const usage = store.tables.componentUsages.get(uuid);
  const resource = usage && store.tables.resources.get(usage.resource);
  if (!usage || !resource || !maySee(store, user, resource)) throw notFound('ComponentUsage');
  if (!isProvider(store, user, resource.offering)) throw forbidden();
  return usage;
}

interface UserAmount {
  username: string;
  user: string | null;
  usage: string;
}

function validate({ store }: Context, row: JsonObject): UserAmount {
  const { username } = row;
  if (typeof username !== 'string') throw invalid({ username: ['This field is required.'] });
  const amount = parseAmount(row.usage ?? 0);
  if ('error' in amount) throw invalid({ usage: [amount.error] });
  const user = uuidOfUrl(row.user, 'marketplace-offering-users');
  if (row.user !== undefined && row.user !== null && !store.tables.offeringUsers.has(user ?? '')) {
    throw invalid({ user: ['Invalid hyperlink - Object does not exist.'] });
  }
  return { username, user, usage: amount.amount };
}

function write({ store }: Context, usage: ComponentUsage, row: UserAmount): void {
  const found = store.userUsagesOf(usage.uuid).find((other) => other.username === row.username);
  if (found) store.update('userUsages', found, { usage: row.usage, user: row.user });
  else store.insert('userUsages', { ...store.stamp(), componentUsage: usage.uuid, ...row });
}

/** All rows or none. */
function setMany(context: Context): Reply {
  const usage = ownUsage(context);
  const { usages } = context.body();
  if (!Array.isArray(usages)) throw invalid({ usages: ['This field is required.'] });
  const rows = usages.map((row) => validate(context, row as JsonObject));
  for (const row of rows) write(context, usage, row);
  return empty(201);
}

function list(context: Context): Reply {
  const { store, query, user, base } = context;
  const resources = uuidFilter(query, 'resource_uuid');
  const period = query.get('billing_period');
  const after = timeFilter(query, 'date_after');
  const candidates =
    resources === null
      ? [...store.tables.userUsages.values()]
      : [...resources].flatMap((uuid) => store.usagesOf(uuid)).flatMap((usage) => store.userUsagesOf(usage.uuid));
  const rows = candidates.filter((row) => {
    const usage = store.tables.componentUsages.get(row.componentUsage);
    const resource = usage && store.tables.resources.get(usage.resource);
    return (
      usage !== undefined &&
      resource !== undefined &&
      within(resources, resource.uuid) &&
      (period === null || usage.billingPeriod === period) &&
      (after === null || Date.parse(usage.date) >= after) &&
      maySee(store, user, resource)
    );
  });
  return paginate(context, rows, (row) => sparse(renderUserUsage(store, base, row), query));
}

function listLimits(context: Context): Reply {
  const { store, query, user, base } = context;
  const resources = uuidFilter(query, 'resource_uuid');
  const rows = [...store.tables.userUsageLimits.values()].filter((row) => {
    const resource = store.tables.resources.get(row.resource);
    return resource !== undefined && within(resources, row.resource) && maySee(store, user, resource);
  });
  return paginate(context, rows, (row) => {
    const offering = store.tables.offerings.get(store.tables.resources.get(row.resource)?.offering ?? '');
    const component = offering?.components.find((candidate) => candidate.type === row.componentType);
    return sparse(
      {
        url: link(base, 'component-user-usage-limits', row.uuid),
        uuid: row.uuid,
        resource: link(base, 'marketplace-resources', row.resource),
        component: component?.uuid ?? '',
        component_type: row.componentType,
        user: link(base, 'marketplace-offering-users', row.user),
        limit: row.limit,
      },
      query,
    );
  });
}
