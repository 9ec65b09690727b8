import type { FailureType } from '../../../contracts/failure-types.js';
import type { OrderState, OrderType } from '../../../contracts/order.js';

export type OrderKind =
  | 'Create'
  | 'Update: limits'
  | 'Update: plan'
  | 'Update: renewal'
  | 'Update: options'
  | 'Restore'
  | 'Terminate';
export type ResourceState = 'Creating' | 'OK' | 'Erred' | 'Updating' | 'Terminating' | 'Terminated';

/** One row: an order, what it meets, and what comes of it. Amounts are k-Hours of CPU; every resource has ordered 10. */
export interface OrderCase {
  order: OrderKind;
  /** How the resource stands in Waldur when the order is made. */
  state: ResourceState;
  /** What else is true in Waldur, for the table. */
  waldur?: string;
  /** What the cluster has of it, for the table. */
  cluster: string;
  given?: {
    /** Default: `missing`. `kept`: after a deletion with soft_delete; `elsewhere`: under the root. */
    account?: 'missing' | 'there' | 'elsewhere' | 'kept';
    /** Whose mark the account bears; default nobody's, as the existing agent leaves it. */
    bears?: 'itself' | 'another' | 'nobody';
    /** Users on the account, of the two that the project has; default both. */
    users?: 0 | 1 | 2;
    /** Limit of the account; default 10. */
    limit?: number;
    jobs?: boolean;
    /** Another account: below the account, or beside it in the project. */
    other?: 'below' | 'beside';
    hasNoBackendId?: boolean;
    restricted?: boolean;
    slug?: string;
    /** What the order asks for. */
    limits?: number;
  };
  /** Settings of the offering; absent: the defaults (running jobs are cancelled). */
  site?: Site;
  /** State of the order, of its resource, and our own phase. */
  ends: [OrderState, ResourceState, 'Done' | 'Parked' | 'Applying'];
  failure?: FailureType;
  /** What Slurm shows of the account. */
  slurm: string;
}

export type Site = 'block' | 'wait' | 'keep' | 'prepaid';

const THERE = 'account, 10, two users';
const NOTHING = 'nothing';

/** Order × where it finds things → what comes of it. */
export const CASES: readonly OrderCase[] = [
  {
    ...{ order: 'Create', state: 'Creating', cluster: NOTHING },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{ order: 'Create', state: 'Creating', waldur: 'backend id stored by a run that was killed', cluster: NOTHING },
    ...{ given: { hasNoBackendId: false }, ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{
      order: 'Create',
      state: 'Creating',
      cluster: 'account of a run that was killed, 3, one user',
      given: { account: 'there', bears: 'itself', users: 1, limit: 3 },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{
      order: 'Create',
      state: 'Creating',
      cluster: 'account of a run that was killed, 10, two users, a job',
      given: { account: 'there', bears: 'itself', jobs: true },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users, a job' },
  },
  {
    ...{ order: 'Create', state: 'Creating', cluster: 'account that nobody knows, 10, two users' },
    ...{ given: { account: 'there' }, ends: ['executing', 'Creating', 'Parked'], failure: 'AccountExists' },
    slurm: THERE,
  },
  {
    ...{ order: 'Create', state: 'Creating', cluster: "another resource's account, 10, two users" },
    ...{ given: { account: 'there', bears: 'another' }, ends: ['executing', 'Creating', 'Parked'] },
    ...{ failure: 'AccountExists', slurm: THERE },
  },
  {
    ...{ order: 'Create', state: 'Creating', cluster: 'account elsewhere', given: { account: 'elsewhere', users: 0 } },
    ...{ ends: ['executing', 'Creating', 'Parked'], failure: 'AccountExists', slurm: 'account elsewhere, 10' },
  },
  {
    ...{
      order: 'Create',
      state: 'Creating',
      waldur: 'members restricted',
      cluster: NOTHING,
      given: { restricted: true },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10' },
  },
  {
    ...{
      order: 'Create',
      state: 'Creating',
      waldur: 'a slug with a blank',
      cluster: NOTHING,
      given: { slug: 'two words' },
    },
    ...{ ends: ['executing', 'Creating', 'Parked'], failure: 'NameInvalid', slurm: NOTHING },
  },
  {
    ...{ order: 'Create', state: 'Creating', waldur: 'a limit that Slurm cannot store', cluster: NOTHING },
    ...{ given: { limits: 1e12 }, ends: ['executing', 'Creating', 'Parked'], failure: 'LimitInvalid', slurm: NOTHING },
  },
  {
    ...{ order: 'Update: limits', state: 'OK', cluster: THERE, given: { account: 'there', limits: 20 } },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 20, two users' },
  },
  {
    ...{
      order: 'Update: limits',
      state: 'OK',
      waldur: 'down to 0',
      cluster: THERE,
      given: { account: 'there', limits: 0 },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 0, two users' },
  },
  {
    ...{
      order: 'Update: limits',
      state: 'OK',
      cluster: 'account, 20, one user',
      given: { account: 'there', users: 1, limit: 20, limits: 20 },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 20, two users' },
  },
  {
    ...{
      order: 'Update: limits',
      state: 'OK',
      cluster: 'account, 10, two users, a job',
      given: { account: 'there', jobs: true, limits: 20 },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 20, two users, a job' },
  },
  {
    ...{ order: 'Update: limits', state: 'OK', cluster: NOTHING, given: { limits: 20 } },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 20, two users' },
  },
  {
    ...{ order: 'Update: limits', state: 'OK', waldur: 'members restricted', cluster: 'account, 10, one user' },
    ...{ given: { account: 'there', users: 1, restricted: true, limits: 20 } },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 20, one user' },
  },
  {
    ...{ order: 'Update: limits', state: 'Erred', cluster: THERE, given: { account: 'there', limits: 20 } },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 20, two users' },
  },
  {
    ...{
      order: 'Update: limits',
      state: 'OK',
      cluster: 'account elsewhere',
      given: { account: 'elsewhere', users: 0, limits: 20 },
    },
    ...{ ends: ['executing', 'Updating', 'Parked'], failure: 'AccountExists', slurm: 'account elsewhere, 10' },
  },
  {
    ...{ order: 'Update: limits', state: 'OK', cluster: "another resource's account, 10, two users" },
    ...{ given: { account: 'there', bears: 'another', limits: 20 }, ends: ['executing', 'Updating', 'Parked'] },
    ...{ failure: 'AccountExists', slurm: THERE },
  },
  {
    ...{
      order: 'Update: plan',
      state: 'OK',
      waldur: 'the new plan has 50',
      cluster: THERE,
      given: { account: 'there' },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 50, two users' },
  },
  {
    ...{ order: 'Update: plan', state: 'OK', waldur: 'the new plan has 50', cluster: NOTHING },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 50, two users' },
  },
  {
    ...{
      order: 'Update: renewal',
      state: 'OK',
      waldur: '10 a month, from 12 to 24 months',
      cluster: 'account, 120, two users',
    },
    ...{ given: { account: 'there', limit: 120 }, site: 'prepaid' },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 240, two users' },
  },
  {
    ...{
      order: 'Update: renewal',
      state: 'OK',
      waldur: 'from 12 to 24 months, and 20 a month',
      cluster: 'account, 120, two users',
    },
    ...{ given: { account: 'there', limit: 120, limits: 20 }, site: 'prepaid' },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 480, two users' },
  },
  {
    ...{ order: 'Update: options', state: 'OK', cluster: THERE, given: { account: 'there' } },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{ order: 'Update: options', state: 'OK', cluster: NOTHING },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{ order: 'Restore', state: 'Terminated', cluster: NOTHING },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{
      order: 'Restore',
      state: 'Terminated',
      cluster: 'account kept: 0, no users',
      given: { account: 'kept', users: 0 },
    },
    ...{ site: 'keep', ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{ order: 'Restore', state: 'Terminated', cluster: THERE, given: { account: 'there' } },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{
      order: 'Restore',
      state: 'Terminated',
      waldur: 'no backend id',
      cluster: NOTHING,
      given: { hasNoBackendId: true },
    },
    ...{ ends: ['done', 'OK', 'Done'], slurm: 'account, 10, two users' },
  },
  {
    ...{
      order: 'Restore',
      state: 'Terminated',
      cluster: 'account elsewhere',
      given: { account: 'elsewhere', users: 0 },
    },
    ...{ ends: ['executing', 'Creating', 'Parked'], failure: 'AccountExists', slurm: 'account elsewhere, 10' },
  },
  {
    ...{ order: 'Terminate', state: 'OK', cluster: THERE, given: { account: 'there' } },
    ...{ ends: ['done', 'Terminated', 'Done'], slurm: NOTHING },
  },
  {
    ...{
      order: 'Terminate',
      state: 'OK',
      cluster: 'account, and another in the project',
      given: { account: 'there', other: 'beside' },
    },
    ...{ ends: ['done', 'Terminated', 'Done'], slurm: 'project' },
  },
  {
    ...{ order: 'Terminate', state: 'Erred', cluster: 'account, 10, one user', given: { account: 'there', users: 1 } },
    ...{ ends: ['done', 'Terminated', 'Done'], slurm: NOTHING },
  },
  {
    ...{ order: 'Terminate', state: 'OK', cluster: NOTHING },
    ...{ ends: ['done', 'Terminated', 'Done'], slurm: NOTHING },
  },
  {
    ...{ order: 'Terminate', state: 'OK', waldur: 'no backend id', cluster: NOTHING, given: { hasNoBackendId: true } },
    ...{ ends: ['done', 'Terminated', 'Done'], slurm: NOTHING },
  },
  {
    ...{ order: 'Terminate', state: 'OK', cluster: 'account elsewhere', given: { account: 'elsewhere', users: 0 } },
    ...{ ends: ['executing', 'Terminating', 'Parked'], failure: 'AccountExists', slurm: 'account elsewhere, 10' },
  },
  {
    ...{ order: 'Terminate', state: 'OK', cluster: "another resource's account, 10, two users" },
    ...{ given: { account: 'there', bears: 'another' }, ends: ['executing', 'Terminating', 'Parked'] },
    ...{ failure: 'AccountExists', slurm: THERE },
  },
  {
    ...{
      order: 'Terminate',
      state: 'OK',
      cluster: 'account with another below it',
      given: { account: 'there', other: 'below' },
    },
    ...{ ends: ['executing', 'Terminating', 'Parked'], failure: 'AccountExists', slurm: 'account, 10, two users' },
  },
  {
    ...{
      order: 'Terminate',
      state: 'OK',
      cluster: 'account, 10, two users, a job',
      given: { account: 'there', jobs: true },
    },
    ...{ ends: ['done', 'Terminated', 'Done'], slurm: NOTHING },
  },
  {
    ...{
      order: 'Terminate',
      state: 'OK',
      cluster: 'account, 10, two users, a job',
      given: { account: 'there', jobs: true },
    },
    ...{
      site: 'block',
      ends: ['executing', 'Terminating', 'Parked'],
      failure: 'JobsRunning',
      slurm: 'account, 10, two users, a job',
    },
  },
  {
    ...{
      order: 'Terminate',
      state: 'OK',
      cluster: 'account, 10, two users, a job',
      given: { account: 'there', jobs: true },
    },
    ...{
      site: 'wait',
      ends: ['executing', 'Terminating', 'Applying'],
      failure: 'JobsEnding',
      slurm: 'account, 10, two users, a job',
    },
  },
  {
    ...{ order: 'Terminate', state: 'OK', cluster: THERE, given: { account: 'there' } },
    ...{ site: 'keep', ends: ['done', 'Terminated', 'Done'], slurm: 'account, 0' },
  },
  {
    ...{
      order: 'Terminate',
      state: 'OK',
      cluster: 'account, 10, two users, a job',
      given: { account: 'there', jobs: true },
    },
    ...{ site: 'keep', ends: ['done', 'Terminated', 'Done'], slurm: 'account, 0' },
  },
];

/** Waldur's type of an order. */
export const typeOf = (order: OrderKind): OrderType => order.split(':')[0] as OrderType;

/** Settings that differ from the defaults, by name in the table. */
export const SITES: Record<Site, Record<string, unknown>> = {
  block: { terminate_running_jobs: 'block' },
  wait: { terminate_running_jobs: 'wait' },
  keep: { soft_delete: true },
  prepaid: {},
};
