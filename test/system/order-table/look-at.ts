import { orderWorkflowId } from '../../../contracts/ids.js';
import type { DumpedState } from '../../contract/slurm-backend/cluster-under-test.js';
import type { PlacedOrder } from './place-order.js';
import type { TableSite } from './table-site.js';

/** How a row stands, in the words of the table. */
export interface Standing {
  ends: [string, string, string];
  failure?: string;
  slurm: string;
}

const K_HOURS = 60_000;
const COUNTS = ['', ', one user', ', two users'];

export async function lookAt(site: TableSite, placed: PlacedOrder): Promise<Standing> {
  const { world } = site.waldur;
  const handle = site.temporal.client.workflow.getHandle(orderWorkflowId(placed.offering, placed.order));
  const { searchAttributes, raw } = await handle.describe();
  const phase = String(searchAttributes.OrderPhase?.[0] ?? '');
  const repeated = raw.pendingActivities?.[0]?.lastFailure?.applicationFailureInfo?.type ?? undefined;
  const failure = phase === 'Parked' ? String(searchAttributes.FailureType?.[0]) : repeated;
  return {
    ends: [world.order(placed.order).state, world.resource(placed.resource).state, phase],
    ...(failure === undefined ? {} : { failure }),
    slurm: shown(placed, await site.cluster.dump(), await site.cluster.jobs(placed.account)),
  };
}

function shown({ account, project }: PlacedOrder, { associations }: DumpedState, jobs: number): string {
  const rowOf = (name: string) => associations.find((row) => row.account === name && row.user === '');
  const found = rowOf(account);
  if (found === undefined) return rowOf(project) === undefined ? 'nothing' : 'project';
  const minutes = Number(/cpu=(\d+)/.exec(found.limits.grptresmins ?? '')?.[1]) / K_HOURS;
  const users = associations.filter((row) => row.account === account && row.user !== '').length;
  const where = found.parent === project ? 'account' : 'account elsewhere';
  return `${where}, ${minutes}${COUNTS[users] ?? `, ${users} users`}${jobs > 0 ? ', a job' : ''}`;
}
