import type { ServerResponse } from 'node:http';
import type { ListedOrder } from '../../../../contracts/order.js';
import { html, json, type Seen, serve } from './serve.js';

export const OFFERING = 'f'.repeat(32);
const HTML_404 = '<!doctype html><title>Not Found</title><h1>Not Found</h1>';

export interface TinyOrder {
  uuid: string;
  type: string;
  state: string;
  created: string;
  resource: string;
  error?: string;
  traceback?: string;
}

/** What a list shows of an order that waits for the provider, but for the moment. */
export const listedOf = ({ created }: TinyOrder, resourceUuid: string): Omit<ListedOrder, 'listedAt'> => ({
  ...{ type: 'Create', state: 'pending-provider', created, resourceUuid },
});

export interface TinyResource {
  uuid: string;
  name: string;
  slug: string;
  state: string;
  backend_id: string;
  limits: Record<string, number>;
  backend_metadata: unknown;
  project: string;
}

export type Fault = 'none' | 'lost-before' | 'lost-after';

export interface TinyOptions {
  generation?: '2024' | 'current';
  policy?: string;
  slugs?: 'order' | 'both' | 'none';
  /** Milliseconds for every answer. */
  delayMs?: number;
  fault?: (seen: Seen, index: number) => Fault;
  /** `set_state_erred` answers 409 and leaves the order in this state; '': it is deleted. */
  refuseErred?: string;
}

/**
 * A small Waldur for tests that interrupt: one offering, orders and resources in memory. `lost-before` drops
 * the connection before a request takes effect, `lost-after` once it has.
 */
export async function tinyWaldur(options: TinyOptions = {}) {
  const { generation = 'current', policy, slugs = 'both', delayMs = 0 } = options;
  const orders = new Map<string, TinyOrder>();
  const resources = new Map<string, TinyResource>();
  const team: Record<string, unknown>[] = [];
  const log: string[] = [];

  const orderBody = (order: TinyOrder) => ({
    uuid: order.uuid,
    type: order.type,
    state: order.state,
    created: order.created,
    offering_uuid: OFFERING,
    marketplace_resource_uuid: order.resource,
    resource_name: resources.get(order.resource)?.name,
    limits: {},
    attributes: { name: 'x' },
    ...(slugs === 'none' ? {} : { project_slug: resources.get(order.resource)?.project, customer_slug: 'cust' }),
  });
  const resourceBody = (r: TinyResource) => ({
    ...r,
    created: '2026-01-01T00:00:00.000001Z',
    end_date: null,
    project_uuid: 'a'.repeat(32),
    project_name: 'Physics',
    customer_uuid: 'b'.repeat(32),
    customer_name: 'University',
    ...(slugs === 'both' ? { project_slug: r.project, customer_slug: 'cust' } : {}),
  });
  const list = (response: ServerResponse, rows: unknown[]) =>
    json(response, 200, rows, { 'X-Result-Count': String(rows.length) });

  function orderAction(
    response: ServerResponse,
    order: TinyOrder,
    action: string,
    body: Record<string, string>,
  ): unknown {
    const need: Record<string, string> = {
      approve_by_provider: 'pending-provider',
      reject_by_provider: 'pending-provider',
      set_state_done: 'executing',
    };
    if (need[action] !== undefined && order.state !== need[action]) {
      return json(response, 409, { detail: `Valid states for operation: ${need[action]}.` });
    }
    const resource = resources.get(order.resource);
    if (action === 'approve_by_provider') order.state = 'executing';
    else if (action === 'reject_by_provider') order.state = 'rejected';
    else if (action === 'set_state_erred' && options.refuseErred !== undefined) {
      order.state = options.refuseErred;
      if (order.state === '') orders.delete(order.uuid);
      return json(response, 409, { detail: 'Valid states for operation: executing.' });
    } else if (action === 'set_state_done') {
      order.state = 'done';
      if (resource) resource.state = 'OK';
    } else if (action === 'set_state_erred') {
      if (body.error_message === undefined || body.error_traceback === undefined)
        return html(response, 500, '<h1>Server Error (500)</h1>');
      order.traceback = body.error_traceback;
      if (order.state !== 'done') order.state = 'erred';
      order.error = body.error_message ?? '';
      if (resource) resource.state = 'Erred';
    } else return html(response, 404, HTML_404);
    return json(response, 200, undefined);
  }

  function resourceAction(
    response: ServerResponse,
    r: TinyResource,
    action: string,
    body: Record<string, unknown>,
  ): unknown {
    if (action === 'team') return json(response, 200, team);
    if (action === 'set_backend_id') r.backend_id = String(body.backend_id);
    else if (action === 'set_backend_metadata') r.backend_metadata = body.backend_metadata;
    else if (action === 'set_limits' && generation === 'current') r.limits = body.limits as Record<string, number>;
    else return html(response, 404, HTML_404);
    return json(response, 200, { status: 'changed' });
  }

  function answer(seen: Seen, response: ServerResponse): unknown {
    const url = new URL(seen.url, 'http://h');
    const [, , root, uuid, action] = url.pathname.split('/');
    const body = (seen.body === '' ? {} : JSON.parse(seen.body)) as Record<string, string>;
    const query = url.searchParams;
    if (root === 'marketplace-orders') {
      if (!uuid) {
        const states = query.getAll('state');
        return list(response, [...orders.values()].filter((o) => states.includes(o.state)).map(orderBody));
      }
      const order = orders.get(uuid);
      if (order === undefined) return json(response, 404, { detail: 'No Order matches the given query.' });
      return action ? orderAction(response, order, action, body) : json(response, 200, orderBody(order));
    }
    if (root === 'marketplace-provider-resources') {
      if (!uuid) {
        const wanted = query.get('backend_id');
        const rows = [...resources.values()].filter((r) => wanted === null || r.backend_id === wanted);
        return list(
          response,
          rows.map(({ uuid: id, backend_id }) => ({ uuid: id, backend_id })),
        );
      }
      const resource = resources.get(uuid);
      if (resource === undefined) return json(response, 404, { detail: 'No Resource matches the given query.' });
      return action ? resourceAction(response, resource, action, body) : json(response, 200, resourceBody(resource));
    }
    if (root === 'marketplace-provider-offerings' && uuid === OFFERING) {
      if (action === 'check_unique_backend_id' && generation === 'current') {
        const used = [...resources.values()].some((r) => r.backend_id === body.backend_id);
        return json(response, 200, { is_unique: !used });
      }
      if (action) return html(response, 404, HTML_404);
      return json(response, 200, {
        uuid: OFFERING,
        name: 'HPC',
        components: [],
        plugin_options: { account_name_generation_policy: policy ?? null },
        partitions: generation === 'current' ? [{ partition_name: 'gpu' }, { partition_name: 'cpu' }] : undefined,
      });
    }
    if (root === 'marketplace-offering-users') return list(response, []);
    return html(response, 404, HTML_404);
  }

  const server = await serve(async (seen, response, index) => {
    const fault = options.fault?.(seen, index) ?? 'none';
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (fault === 'lost-before') {
      response.destroy();
      return;
    }
    log.push(
      `${seen.method} ${seen.url
        .split('?')[0]
        ?.split('/')
        .filter((s) => s && !/^[0-9a-f]{32}$/.test(s))
        .slice(1)
        .join(' ')}`,
    );
    if (fault === 'lost-after') {
      const end = response.end.bind(response);
      response.end = (() => {
        response.destroy();
        return response;
      }) as typeof end;
    }
    answer(seen, response);
  });

  let next = 1;
  /** Adds a resource with an order for it; returns both. */
  function add(
    change: { slug?: string; project?: string; order?: Partial<TinyOrder>; resource?: Partial<TinyResource> } = {},
  ) {
    const n = next++;
    const hex = (kind: string) => kind + n.toString(16).padStart(31, '0');
    const slug = change.slug ?? `alloc-${n}`;
    const resource: TinyResource = {
      uuid: hex('d'),
      name: `Allocation ${n}`,
      slug,
      state: 'Creating',
      backend_id: '',
      limits: { cpu: 10 },
      backend_metadata: {},
      project: change.project ?? 'proj',
      ...change.resource,
    };
    const order: TinyOrder = {
      uuid: hex('c'),
      type: 'Create',
      state: 'pending-provider',
      created: new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString(),
      resource: resource.uuid,
      ...change.order,
    };
    resources.set(resource.uuid, resource);
    orders.set(order.uuid, order);
    return { order, resource };
  }

  return { server, orders, resources, team, log, add };
}

export type TinyWaldur = Awaited<ReturnType<typeof tinyWaldur>>;
