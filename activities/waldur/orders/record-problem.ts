import type { ProblemReport } from '../../../contracts/activities.js';
import { isFailureOf } from '../client/errors.js';
import { type OfferingContext, type OrderActivityDeps, offeringContext } from '../offerings/offering-context.js';
import { shownProblem } from './shown-problem.js';

const KEY = 'siteflow';
const MAX_MESSAGE = 500;

const isDict = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Stores why an order is parked in the resource's `backend_metadata.siteflow.parked`: type, message of at most 500
 * characters (as much of it as `expose_backend_error_details` allows), instant. All other metadata is kept. The same problem again changes nothing; a missing resource or call
 * is no failure.
 */
export async function recordProblem(deps: OrderActivityDeps, report: ProblemReport): Promise<void> {
  const context = offeringContext(deps, report.offeringId);
  const shown = shownProblem(report, context.exposeErrorDetails ?? true);
  const message = [...shown.message].slice(0, MAX_MESSAGE).join('');
  const at = deps.now().toISOString();
  const change = (value: unknown): unknown => {
    const before = isDict(value) ? value : {};
    const parked = isDict(before.parked) ? before.parked : {};
    if (parked.type === report.failureType && parked.message === message) return value;
    return { ...before, parked: { type: report.failureType, message, at } };
  };
  await changeNote(deps, context, report, change);
}

/** Takes the note of a parked order away once it went on; other metadata stays. Nothing to take away is no failure. */
export async function clearProblem(
  deps: OrderActivityDeps,
  request: Pick<ProblemReport, 'offeringId' | 'orderUuid' | 'resourceUuid'>,
): Promise<void> {
  const withoutNote = (value: unknown): unknown => {
    if (!isDict(value) || !('parked' in value)) return value;
    const { parked: _, ...rest } = value;
    return rest;
  };
  await changeNote(deps, offeringContext(deps, request.offeringId), request, withoutNote);
}

async function changeNote(
  deps: OrderActivityDeps,
  context: OfferingContext,
  report: Pick<ProblemReport, 'orderUuid' | 'resourceUuid'>,
  change: (value: unknown) => unknown,
): Promise<void> {
  try {
    const resource = report.resourceUuid ?? (await resourceOf(context, report.orderUuid));
    if (resource === '') return;
    const stored = await context.client.resources.setMetadataKey(resource, KEY, change);
    if (!stored) deps.log.warn({ resource }, 'backend_metadata is not a dict, so the problem is not recorded there');
  } catch (error) {
    if (!isFailureOf(error, 'WaldurNotFound', 'WaldurRouteMissing')) throw error;
    deps.log.info({ order: report.orderUuid }, 'the problem is not recorded in Waldur: resource or call is missing');
  }
}

async function resourceOf({ client }: OfferingContext, orderUuid: string): Promise<string> {
  return (await client.orders.retrieve(orderUuid)).marketplace_resource_uuid;
}
