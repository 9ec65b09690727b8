import { byHand } from '../../contract/slurm-backend/living-cluster.js';
import { type OrderCase, typeOf } from './rows.js';
import type { TableSite } from './table-site.js';

/** A row that was set up: its order waits for the provider. */
export interface PlacedOrder {
  row: OrderCase;
  order: string;
  resource: string;
  offering: string;
  account: string;
  project: string;
}

const K_HOURS = 60_000;
/** The Unix user of both clusters who submits jobs. */
const SUBMITTER = 'lifeada';

/** Submits the jobs of all rows. */
export const submitJobs = ({ cluster }: TableSite, placed: readonly PlacedOrder[]): Promise<unknown> =>
  Promise.all(placed.filter(({ row }) => row.given?.jobs).map(({ account }) => cluster.submit(SUBMITTER, account)));

/** Makes what a row starts from, in Waldur and on the cluster, with names of its own; jobs come later. */
export async function placeOrder(site: TableSite, row: OrderCase, number: number): Promise<PlacedOrder> {
  const { world } = site.waldur;
  const given = row.given ?? {};
  const slug = given.slug ?? `r${number}`;
  const account = `a_${slug}`;
  const owner = world.addCustomer({ name: `Customer ${number}`, slug: `c${number}` });
  const project = world.addProject({ customer: owner, name: `Project ${number}`, slug: `p${number}` });
  const users = [given.jobs ? SUBMITTER : `u${number}a`, `u${number}b`];
  const offering = site.offering(row.site);
  for (const username of users) {
    const known = site.waldur.world.offeringUsers().find((each) => each.username === username)?.user;
    const user = known === undefined ? world.addUser({ username, token: `token-of-${username}` }) : world.user(known);
    world.addTeamMember(project, user, 'member', username);
  }
  const common = { offering, project, name: `resource ${number}`, slug, limits: { cpu: 10 } };
  const backendId = given.hasNoBackendId === true ? '' : account;
  const type = typeOf(row.order);
  const placed = { row, offering, account, project: `p_p${number}` };
  if (type === 'Create') {
    const order = world.createOrder({ ...common, type, limits: { cpu: given.limits ?? 10 } });
    if (given.hasNoBackendId === false) world.resource(order.resource).backendId = account;
    world.setFlags(order.resource, { restrictMemberAccess: given.restricted ?? false });
    await onCluster(site, row, { number, account, users, resource: order.resource });
    return { ...placed, order: order.uuid, resource: order.resource };
  }
  const resource = world.addResource({ ...common, backendId, state: row.state });
  world.setFlags(resource, { restrictMemberAccess: given.restricted ?? false });
  await onCluster(site, row, { number, account, users, resource: resource.uuid });
  const order = world.createOrder({ type, resource, ...wishes(site, row, resource) });
  return { ...placed, order: order.uuid, resource: resource.uuid };
}

function wishes(site: TableSite, { order, given }: OrderCase, resource: { created: string; endDate: string | null }) {
  const limits = given?.limits === undefined ? {} : { limits: { cpu: given.limits } };
  const after = (years: number): string => {
    const [year = '', ...rest] = resource.created.slice(0, 10).split('-');
    return [Number(year) + years, ...rest].join('-').replace('02-29', '02-28');
  };
  switch (order) {
    case 'Update: limits':
      return { attributes: { old_limits: { cpu: 10 } }, ...limits };
    case 'Update: plan':
      return { plan: site.largePlan };
    case 'Update: options':
      return { attributes: { new_options: { note: 'x' } } };
    case 'Update: renewal':
      resource.endDate = after(1);
      return { attributes: { action: 'renew', old_end_date: after(1), new_end_date: after(2) }, ...limits };
    default:
      return {};
  }
}

async function onCluster(
  { cluster }: TableSite,
  { given = {} }: OrderCase,
  { number, account, users, resource }: { number: number; account: string; users: string[]; resource: string },
): Promise<void> {
  const sacctmgr = async (...args: string[]): Promise<void> => {
    const { exitCode, stdout, stderr } = await byHand(cluster, 'sacctmgr', args);
    if (exitCode !== 0) throw new Error(`sacctmgr ${args.join(' ')}: ${stdout}${stderr}`);
  };
  if (given.account === undefined || given.account === 'missing') return;
  const [customer, project] = [`c_c${number}`, `p_p${number}`];
  if (given.account !== 'elsewhere') {
    await sacctmgr('add', 'account', customer);
    await sacctmgr('add', 'account', project, `parent=${customer}`);
  }
  const parent = given.account === 'elsewhere' ? 'root' : project;
  const limit = given.account === 'kept' ? 0 : (given.limit ?? 10) * K_HOURS;
  const limits = `GrpTRESMins=cpu=${limit}${given.account === 'kept' ? ',mem=0' : ''}`;
  const owner = { itself: resource, another: 'f'.repeat(32), nobody: undefined }[given.bears ?? 'nobody'];
  const description = owner === undefined ? [] : [`description=resource ${number} [waldur ${owner}]`];
  await sacctmgr('add', 'account', account, `parent=${parent}`, ...description, limits);
  const members = users.slice(0, given.users ?? 2);
  if (members.length > 0) await sacctmgr('add', 'user', members.join(','), `account=${account}`);
  if (given.other !== undefined) {
    await sacctmgr('add', 'account', `o${number}`, `parent=${given.other === 'below' ? account : project}`);
  }
}
