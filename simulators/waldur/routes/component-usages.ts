import type { Context } from '../http/context.js';
import { forbidden, invalid } from '../http/errors.js';
import { timeFilter, uuidFilter, within } from '../http/filters.js';
import { paginate } from '../http/paginate.js';
import { empty, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import { sparse } from '../http/sparse.js';
import { toHex } from '../http/uuid.js';
import type { ComponentUsage, JsonObject, Resource } from '../model.js';
import { renderComponentUsage } from '../render/usage.js';
import { isProvider, maySee } from '../rules/permissions.js';
import { parseAmount } from './lib/decimal.js';

const REPORTABLE = ['OK', 'Updating', 'Terminating'];

/** marketplace-component-usages: list and set_usage (one row per resource, component and month; reports overwrite). */
export function registerComponentUsages(router: Router): void {
  router.list('marketplace-component-usages/', listUsages);
  router.action('marketplace-component-usages/set_usage/', setUsage);
}

function listUsages(context: Context): Reply {
  const { store, query, user } = context;
  const resources = uuidFilter(query, 'resource_uuid');
  const offerings = uuidFilter(query, 'offering_uuid');
  const period = query.get('billing_period');
  const type = query.get('type');
  const after = timeFilter(query, 'date_after');
  const before = timeFilter(query, 'date_before');
  const candidates = resources
    ? [...resources].flatMap((uuid) => store.usagesOf(uuid))
    : [...store.tables.componentUsages.values()];
  const rows = candidates.filter((usage) => {
    const resource = store.tables.resources.get(usage.resource);
    return (
      resource !== undefined &&
      within(resources, usage.resource) &&
      within(offerings, resource.offering) &&
      (period === null || usage.billingPeriod === period) &&
      (type === null || usage.type === type) &&
      (after === null || Date.parse(usage.date) >= after) &&
      (before === null || Date.parse(usage.date) < before + 86_400_000) &&
      maySee(store, user, resource)
    );
  });
  return paginate(context, rows, (usage) => sparse(renderComponentUsage(store, usage), query));
}

function setUsage(context: Context): Reply {
  const { store, user, generation } = context;
  const body = context.body();
  const amounts = parseUsages(body);
  const resource = reportedResource(context, body);
  if (!isProvider(store, user, resource.offering)) throw forbidden();
  if (!REPORTABLE.includes(resource.state)) throw invalid({ resource: ['Resource is not in valid state.'] });
  const known = new Set(store.tables.offerings.get(resource.offering)?.components.map((component) => component.type));
  const unknown = amounts.map((row) => row.type).filter((type) => !known.has(type));
  if (unknown.length > 0) throw invalid({ non_field_errors: [`These components are invalid: ${unknown.join(', ')}.`] });
  // The 2024 server ignores `date` without a word and books to the running month.
  const asked = generation === 'current' && typeof body.date === 'string' ? body.date : null;
  for (const row of amounts) writeUsage(context, resource, row, asked);
  return empty(201);
}

interface Amount {
  type: string;
  amount: string;
  description: string;
  recurring: boolean;
}

function parseUsages(body: JsonObject): Amount[] {
  const { usages } = body;
  if (!Array.isArray(usages)) throw invalid({ usages: ['This field is required.'] });
  const errors = usages.map((row) => {
    const parsed = parseAmount((row as JsonObject).amount);
    return 'error' in parsed ? { amount: [parsed.error] } : {};
  });
  if (errors.some((error) => 'amount' in error)) throw invalid({ usages: errors });
  return usages.map((item) => {
    const row = item as JsonObject;
    const parsed = parseAmount(row.amount);
    return {
      type: String(row.type),
      amount: 'amount' in parsed ? parsed.amount : '0.00',
      description: typeof row.description === 'string' ? row.description : '',
      recurring: row.recurring === true,
    };
  });
}

function reportedResource({ store }: Context, body: JsonObject): Resource {
  const uuid = body.resource;
  if (uuid === undefined || uuid === null) {
    throw invalid({ non_field_errors: ['Either plan_period or resource should be provided.'] });
  }
  const resource = store.tables.resources.get(toHex(String(uuid)));
  if (!resource) throw invalid({ resource: [`Object with uuid=${String(uuid)} does not exist.`] });
  return resource;
}

function writeUsage({ store }: Context, resource: Resource, row: Amount, asked: string | null): ComponentUsage {
  const date = asked ?? store.clock.now();
  const billingPeriod = `${new Date(date).toISOString().slice(0, 7)}-01`;
  const found = store
    .usagesOf(resource.uuid)
    .find((usage) => usage.type === row.type && usage.billingPeriod === billingPeriod);
  const { amount: usage, description, recurring } = row;
  if (found) {
    store.update('componentUsages', found, { usage, description, recurring, date });
    return found;
  }
  const stamp = store.stamp();
  return store.insert('componentUsages', {
    ...stamp,
    resource: resource.uuid,
    type: row.type,
    usage,
    description,
    recurring,
    date,
    billingPeriod,
  });
}
