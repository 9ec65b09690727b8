import { completeOrder, failOrder } from '../actions/progress-order.js';
import type { Context } from '../http/context.js';
import { HttpError, invalid, notFound, uncaught } from '../http/errors.js';
import { json, type Reply } from '../http/reply.js';
import type { Router } from '../http/router.js';
import type { Allocation, Limits, Resource } from '../model.js';
import { allocationStateAfter } from '../rules/allocation-state.js';
import { providerResource } from './lib/lookup.js';

const path = (action: string): string => `marketplace-slurm-remote/{uuid}/${action}/`;

/** marketplace-slurm-remote of the 2024 server: acts on the allocation behind a resource; a resource without one is not found. */
export function registerSlurmRemote(router: Router): void {
  const only = { only: '2024' } as const;
  router.action(path('set_state'), setState, only);
  router.action(path('set_backend_id'), setBackendId, only);
  router.action(path('set_limits'), setLimits, only);
  router.action(path('create_association'), (context) => associate(context, true), only);
  router.action(path('delete_association'), (context) => associate(context, false), only);
}

function withAllocation(context: Context): { resource: Resource; allocation: Allocation } {
  const resource = providerResource(context);
  if (!resource.allocation) throw notFound('Resource');
  // A backend_metadata that is no object broke these calls on the recorded server.
  if (typeof resource.backendMetadata !== 'object') throw uncaught();
  return { resource, allocation: resource.allocation };
}

/** `ok` completes the order that is executing, `erred` fails it. */
function setState(context: Context): Reply {
  const { resource, allocation } = withAllocation(context);
  const name = String(context.body().state);
  const stateCode = allocationStateAfter(allocation.stateCode, name);
  if (stateCode === 'unknown') throw invalid(['Invalid state: a corresponding method for transition is absent']);
  if (stateCode === 'forbidden') {
    const detail = `Allocation state can not be changed from ${allocation.stateCode} to ${name}.`;
    throw new HttpError(json(409, { detail }));
  }
  context.store.update('resources', resource, { allocation: { ...allocation, stateCode } });
  const open = context.store.ordersOf(resource.uuid).find((order) => order.state === 'executing');
  if (open && name === 'ok') completeOrder(context.store, open);
  if (open && name === 'erred') failOrder(context.store, open, '', '');
  return json(200, { detail: `Allocation state has been changed to ${name}` });
}

function setBackendId(context: Context): Reply {
  const { resource } = withAllocation(context);
  const changed = context.store.update('resources', resource, { backendId: String(context.body().backend_id) });
  return json(200, { status: `Allocation backend_id ${changed ? 'has been changed' : 'is not changed'}.` });
}

function setLimits(context: Context): Reply {
  const { resource } = withAllocation(context);
  context.store.update('resources', resource, { limits: context.body() as Limits });
  return json(200, { status: 'Limits are successfully set.' });
}

function associate(context: Context, create: boolean): Reply {
  const { resource, allocation } = withAllocation(context);
  const username = String(context.body().username);
  const exists = allocation.associations.includes(username);
  const what = 'Association between the allocation and the username';
  if (create && exists) return json(200, { detail: `${what} already exists.` });
  if (!create && !exists) throw invalid([`${what} does not exist.`]);
  const associations = create
    ? [...allocation.associations, username]
    : allocation.associations.filter((name) => name !== username);
  context.store.update('resources', resource, { allocation: { ...allocation, associations } });
  return json(create ? 201 : 200, { detail: `${what} has been successfully ${create ? 'created' : 'deleted'}.` });
}
